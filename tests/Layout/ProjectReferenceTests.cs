namespace Hostcall.Tests.Layout;

/// <summary>The arrows of ARCHITECTURE.md, held against the project files.</summary>
public sealed class ProjectReferenceTests
{
    /// <summary>What the table of ARCHITECTURE.md allows each folder, packages among it; null for everything.</summary>
    private static readonly Dictionary<string, string[]?> Allowed = Table(File.ReadAllLines(Path.Combine(Checkout.Root, "ARCHITECTURE.md")));

    public static TheoryData<string> Projects => [.. ProjectFile.All.Select(project => project.Folder)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_its_stage_may(string folder)
    {
        var project = ProjectFile.All.Single(candidate => candidate.Folder == folder);
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"{folder} has a project, and the table says nothing of what it may use");
        Assert.Empty(Beyond([.. project.References, .. project.Packages], allowed));
    }

    [Fact]
    public void Every_folder_of_the_table_exists() =>
        Assert.All(Allowed.Keys, folder => Assert.True(Directory.Exists(Path.Combine(Checkout.Root, folder)), folder));

    [Fact]
    public void Every_folder_of_sources_is_in_the_table() => Assert.Empty(
        Directory.EnumerateDirectories(Checkout.Root).Select(folder => Path.GetFileName(folder))
            .Where(folder => Checkout.Files("*.cs").Any(file => Checkout.Name(file).StartsWith(folder + "/", StringComparison.Ordinal)))
            .Except(Allowed.Keys));

    [Fact]
    public void The_rule_notices_an_arrow_that_runs_back() =>
        Assert.Equal(["paths"], Beyond(["guest-payloads", "paths"], Allowed["paths"]));

    [Theory]
    [InlineData("| `a/` | what | b, C.D |", new[] { "b", "C.D" })]
    [InlineData("| `a/` | what | nothing |", new string[0])]
    [InlineData("| `a/` | what | no .NET |", new string[0])]
    [InlineData("| `a/` | what | all |", null)]
    public void A_row_of_the_table_is_read(string row, string[]? allowed) => Assert.Equal(allowed, Table([row])["a"]);

    [Theory]
    [InlineData("hostcall.VmmMinimal", "Hostcall.GuestPayloads", "Iced")]
    [InlineData("Hostcall.GuestPayloads", "Hostcall.VmmMinimal", "Hostcall.Paths")]
    [InlineData("Hostcall.Results", "BenchmarkDotNet", "Hostcall.VmmMinimal", "Hostcall.Paths")]
    public void An_assembly_does_not_know(string assembly, params string[] unknown)
    {
        var known = System.Reflection.Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!);
        Assert.Empty(known.Intersect(unknown));
    }

    private static IEnumerable<string> Beyond(IEnumerable<string> used, string[]? allowed) => allowed is null ? [] : used.Except(allowed);

    private static Dictionary<string, string[]?> Table(IEnumerable<string> lines) => new(
        from line in lines
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length == 5 && cells[1].StartsWith('`') && cells[1].EndsWith("/`", StringComparison.Ordinal)
        select KeyValuePair.Create(cells[1].Trim('`').TrimEnd('/'), cells[3] switch
        {
            "all" => null,
            "nothing" or "no .NET" => [],
            var names => names.Split(", "),
        }))
    {
        // The project at the root, which exists so that `dotnet run` works there.
        ["."] = ["scenarios"],
    };
}
