using Hostcall.Plots;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Reports;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>What stands first rests on lanes whose CPU distorts nothing.</summary>
public sealed class HeadlineTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_lane_with_an_artefact_is_in_the_tables_alone_where_another_is_there()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], distorted: true));
        Assert.Equal(["native", "lab-bochs-icelake"], view.Summary.HeadlineLanesOf("getpid"));
        Assert.Equal(
            [
                "getpid on lab-bochs-icelake: vm-exit / hypercall = 2.98, in instructions, which are not time.",
                "Published: 2.1, in time, for a Xeon 6268CL, Linux 5.19-rc5.",
            ],
            Claim.Headline(view.Summary));

        var chart = ComparisonChart.For(view, "getpid")!;
        Assert.DoesNotContain(chart.Panels, panel => panel.Heading.Contains("haswell", StringComparison.Ordinal));
        Assert.Contains("or their mitigations are others: lab-bochs-haswell;", chart.Caption, StringComparison.Ordinal);

        string text = TextReport.Make(view).ReplaceLineEndings(" ");
        Assert.True(text.IndexOf("lab-bochs-icelake: vm-exit", StringComparison.Ordinal) < text.IndexOf("getpid, native", StringComparison.Ordinal));
        Assert.Contains("7,347", text, StringComparison.Ordinal);
        Assert.Contains(SyntheticRun.Artefact, text, StringComparison.Ordinal);
        Assert.Contains("distorts it", Assert.Single(Claim.Of(view.Summary, "getpid", "lab-bochs-haswell")), StringComparison.Ordinal);
        Assert.DoesNotContain("distorts it", Assert.Single(Claim.Of(view.Summary, "getpid", "lab-bochs-icelake")), StringComparison.Ordinal);
    }

    [Fact]
    public void Labs_stand_side_by_side_and_say_what_is_distorted()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], distorted: true));
        LaneTable table = LaneTable.Of(view.Summary, "getpid")!;
        Assert.Equal(["lane", "host", "vm-exit", "hypercall", "/ hypercall"], table.Columns);
        Assert.Equal(["lab-bochs-icelake", "149", "3,544", "1,190", "2.98"], table.Rows[0]);
        Assert.Equal(["lab-bochs-haswell", "-", "7,347*", "1,387", "5.30"], table.Rows[1]);
        Assert.Equal(["/ PATH is how many times the instructions of PATH vm-exit takes", $"* {SyntheticRun.Artefact} (lab-bochs-haswell)"], table.Notes);
        Assert.Contains(table.Title, TextReport.Make(view), StringComparison.Ordinal);
        Assert.Contains("| lab-bochs-haswell | - | 7,347\\* |", MarkdownReport.Make(view), StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\" data-sort=\"7347\">\n7,347*\n</td>", HtmlReport.Make(view, directory.File("charts")), StringComparison.Ordinal);
        Assert.Null(LanesChart.For(view, "getpid"));
        Assert.Null(LaneTable.Of(RunView.Load(SyntheticRun.Write(directory.File("other"), ["getpid"])).Summary, "getpid"));
    }

    [Fact]
    public void A_headline_rests_on_the_mitigations_that_the_kernel_chooses()
    {
        string[] lanes = ["lab-bochs-icelake@2022", "lab-bochs-icelake", "lab-bochs-icelake@off"];
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        Outcome[] outcomes = [.. lanes.Select(lane => Synthetic.Measured("getpid", lane, "vm-exit", Units.Instructions))];
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            lanes.SelectMany(lane => Synthetic.Blocks("getpid", lane, "vm-exit", Units.Instructions, 3417, rounds: 3, noise: 0)).ToList().ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest(outcomes));
        RunView view = RunView.Load(run);
        Assert.Equal(["lab-bochs-icelake"], view.Summary.HeadlineLanesOf("getpid"));
        var chart = LanesChart.For(view, "getpid")!;
        Assert.Equal(lanes, Assert.Single(chart.Panels).Rows);
        Assert.Equal(lanes, LaneTable.Of(view.Summary, "getpid")!.Rows.Select(row => row[0]));
    }

    [Fact]
    public void Alone_it_is_all_that_there_is()
    {
        Outcome distorted = Synthetic.Measured("getpid", "lab-bochs-haswell", "vm-exit", Units.Instructions) with { Artefact = SyntheticRun.Artefact };
        Summary summary = Summarizer.Summarize(
            Synthetic.Blocks("getpid", "lab-bochs-haswell", "vm-exit", Units.Instructions, 7347, rounds: 3, noise: 0).Set(), Synthetic.Manifest(distorted), PublishedLedger.Empty);
        Assert.Equal(["lab-bochs-haswell"], summary.HeadlineLanesOf("getpid"));
    }
}
