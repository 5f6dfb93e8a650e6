using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Plots;
using Hostcall.Tests.Traces;

namespace Hostcall.Tests.Results;

/// <summary>A run that was recorded before a lane was renamed.</summary>
public sealed class LaneNameTests : IDisposable
{
    private const string Before = "lab-bochs-vmx", Today = "lab-bochs-haswell";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Its_files_are_read_under_todays_name()
    {
        RunDirectory run = SyntheticRun.WriteTraced(directory.File("run"), measured: true, Recorded.Trace("vm-exit", "hypercall"));
        Manifest manifest = ManifestFile.Read(run.Manifest);
        ManifestFile.Write(run.Manifest, manifest with
        {
            Plan = manifest.Plan with { Lanes = ["native", "lab-bochs-icelake"] },
            Versions = new Dictionary<string, string> { ["kernel in lab-bochs-icelake"] = "Linux", ["dotnet"] = "10" },
        });
        foreach (string file in Directory.GetFiles(run.Path, "*", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("lab-bochs-icelake", Before, StringComparison.Ordinal).Replace(Today, Before, StringComparison.Ordinal));
            File.Move(file, file.Replace(Today, Before, StringComparison.Ordinal));
        }

        manifest = ManifestFile.Read(run.Manifest);
        Assert.Equal(["native", Today], manifest.Plan.Lanes);
        Assert.Equal(["kernel in lab-bochs-haswell", "dotnet"], manifest.Versions.Keys);
        Assert.Equal(["native", Today], manifest.Outcomes.Select(outcome => outcome.Lane).Distinct());
        Assert.Equal(["native", Today], SampleReader.Read(run.Samples).Cases.Select(of => of.Case.Lane).Distinct());
        LaneTrace trace = Assert.Single(TraceFiles.Read(run));
        Assert.Equal(Today, trace.Lane);
        Assert.All(trace.Paths, path => Assert.NotEmpty(path.Stacks));
        Assert.All(trace.Paths, path => Assert.NotEmpty(path.Ledger));
    }

    [Fact]
    public void Its_artefacts_are_found_among_the_notes()
    {
        Outcome recorded = Synthetic.Measured("getpid", Today, "vm-exit", Unit.Instructions) with { Notes = ["longer here than with current microcode: flush", "more"] };
        Summary summary = Summarizer.Summarize(
            Synthetic.Blocks("getpid", Today, "vm-exit", Unit.Instructions, 7347, rounds: 3, noise: 0).Set(), Synthetic.Manifest(recorded), PublishedLedger.Empty);
        Assert.Equal("longer here than with current microcode: flush", summary.Rows[0].Artefact);
        Assert.Equal(["longer here than with current microcode: flush", "more"], summary.Rows[0].Warnings);
    }

    [Theory]
    [InlineData(Before, Today)]
    [InlineData(Today, Today)]
    [InlineData("native", "native")]
    [InlineData(Before + "@off", Today + "@off")]
    public void Every_other_name_stays(string name, string today) => Assert.Equal(today, LaneName.Today(name));

    [Theory]
    [InlineData("lab-x", null, "lab-x")]
    [InlineData("lab-x", "off", "lab-x@off")]
    public void A_set_of_mitigations_stands_behind_the_lane(string lane, string? set, string name)
    {
        Assert.Equal(name, LaneName.With(lane, set));
        Assert.Equal((lane, set), (LaneName.MachineOf(name), LaneName.SetOf(name)));
    }
}
