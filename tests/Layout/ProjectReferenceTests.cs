namespace Hostcall.Tests.Layout;

/// <summary>The arrows of ARCHITECTURE.md, held against the project files.</summary>
public sealed class ProjectReferenceTests
{
    private const string Everything = "*";

    /// <summary>What each folder may use: projects, then packages. A folder that is not here may not have a project.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["."] = (["scenarios"], []),
        ["guest-payloads"] = ([], ["Iced"]),
        ["vmm-minimal"] = ([], []),
        ["paths"] = (["guest-payloads", "vmm-minimal"], []),
        ["results"] = ([], ["Perfolizer", "CsvHelper"]),
        ["traces"] = (["results"], ["Iced", "Microsoft.Diagnostics.Tracing.TraceEvent"]),
        ["plots"] = (["results"], ["ScottPlot"]),
        ["lab"] = (["paths", "results"], []),
        ["lab/agent"] = (["paths"], []),
        ["scenarios"] = (["guest-payloads", "vmm-minimal", "paths", "results", "traces", "plots", "lab"], ["BenchmarkDotNet", "Spectre.Console", "System.CommandLine"]),
        ["tests"] = ([Everything], [Everything]),
    };

    public static TheoryData<string> Projects => [.. ProjectFile.All.Select(project => project.Folder)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_its_stage_may(string folder)
    {
        var project = ProjectFile.All.Single(candidate => candidate.Folder == folder);
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"{folder} has a project, and nothing says what it may use");
        Assert.Empty(Beyond(project.References, allowed.Projects));
        Assert.Empty(Beyond(project.Packages, allowed.Packages));
    }

    [Fact]
    public void The_rule_notices_an_arrow_that_runs_back() =>
        Assert.Equal(["paths"], Beyond(["guest-payloads", "paths"], Allowed["paths"].Projects));

    [Theory]
    [InlineData("hostcall.VmmMinimal", "Hostcall.GuestPayloads", "Iced")]
    [InlineData("Hostcall.GuestPayloads", "Hostcall.VmmMinimal", "Hostcall.Paths")]
    [InlineData("Hostcall.Results", "BenchmarkDotNet", "Hostcall.VmmMinimal", "Hostcall.Paths")]
    public void An_assembly_does_not_know(string assembly, params string[] unknown)
    {
        var known = System.Reflection.Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!);
        Assert.Empty(known.Intersect(unknown));
    }

    private static IEnumerable<string> Beyond(IEnumerable<string> used, string[] allowed) =>
        allowed.Contains(Everything) ? [] : used.Except(allowed);
}
