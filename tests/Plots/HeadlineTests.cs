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
            Claim.Headline(view.Summary).Select(sentence => sentence.Replace(" [2.98, 2.98]", "", StringComparison.Ordinal)));

        var chart = ComparisonChart.For(view, "getpid")!;
        Assert.DoesNotContain(chart.Panels, panel => panel.Heading.Contains("haswell", StringComparison.Ordinal));
        Assert.Contains("Not drawn, since their emulated CPU distorts figures: lab-bochs-haswell", chart.Caption, StringComparison.Ordinal);

        string text = TextReport.Make(view).ReplaceLineEndings(" ");
        Assert.True(text.IndexOf("lab-bochs-icelake: vm-exit", StringComparison.Ordinal) < text.IndexOf("getpid, native", StringComparison.Ordinal));
        Assert.Contains("7,347", text, StringComparison.Ordinal);
        Assert.Contains(SyntheticRun.Artefact, text, StringComparison.Ordinal);
        Assert.Contains("distorts it", Assert.Single(Claim.Of(view.Summary, "getpid", "lab-bochs-haswell")), StringComparison.Ordinal);
        Assert.DoesNotContain("distorts it", Assert.Single(Claim.Of(view.Summary, "getpid", "lab-bochs-icelake")), StringComparison.Ordinal);
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
