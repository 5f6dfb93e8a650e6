using System.Text.RegularExpressions;
using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Results.Noise;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>
/// Two or three batches of a machine that was far from quiet leave ratios open over twenty powers of ten. A figure of ten digits says
/// no more than a dash, and looks like knowledge: no report has one.
/// </summary>
public sealed partial class FewBatchesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_run_shows_no_end_of_ten_digits(int rounds)
    {
        RunData run = Unquiet(1, rounds, "host", "vm-exit", "hypercall");
        RunDirectory files = Write("run", run);
        IsWide(Summarizer.Summarize(run.Samples, run.Manifest, PublishedLedger.Empty));
        NoLongFigure(RunReport.Of(RunView.Load(files)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_study_of_noise_shows_no_percentage_of_ten_digits(int rounds)
    {
        NoiseStudy study = NoiseStudy.Of([Unquiet(1, rounds, "host#0a", "host#0b", "host#0+3%", "vm-exit#0a", "vm-exit#0b", "vm-exit#0+3%")]);
        // A column of dashes is left out; host is quiet.
        Assert.Contains(study.Rows, row => row.Tally.SmallestDifference > 1e7);
        string text = NoLongFigure(NoiseReport.Of(study));
        Assert.Matches(@"\| vm-exit \| A against A \|.* – \|\n", text);
        Assert.Matches(@"\| host \| A against A \|.*% \|\n", text);
    }

    [Fact]
    public void An_injected_slowdown_that_two_runs_disagree_on_has_no_interval()
    {
        string[] forms = ["vm-exit#0a", "vm-exit#0b", "vm-exit#0+3%"];
        NoiseStudy study = NoiseStudy.Of([Unquiet(1, 2, forms), Unquiet(2, 2, forms)]);
        Assert.Matches(@"\| -?[0-9.]+% slower \|", NoLongFigure(NoiseReport.Of(study)));
    }

    [Fact]
    public void Runs_against_runs_show_none()
    {
        RunData before = Unquiet(1, 2, "host", "vm-exit"), after = Unquiet(2, 2, "host", "vm-exit");
        NoLongFigure(CompareReport.Of(RunComparison.Compare([before], [after], force: true)));
    }

    [Fact]
    public void Merged_runs_show_none()
    {
        string run = Write("run", Unquiet(1, 2, "host", "vm-exit", "hypercall")).Path;
        Campaign campaign = CampaignMaker.Merge(RunFolders.Find([run], Directory.CreateDirectory(directory.File("scratch")).FullName));
        IsWide(campaign.Machines[0].Summary);
        NoLongFigure(CampaignReport.Of(campaign));
    }

    /// <summary>Of narrower intervals a report has no long figure anyway.</summary>
    private static void IsWide(Summary summary) => Assert.Contains(summary.Comparisons, of => of.CiHigh is null);

    /// <summary>A run in which each block of a path but host's costs anything between a thirtieth and thirty times its share.</summary>
    private static RunData Unquiet(int seed, int rounds, params string[] names)
    {
        var samples = names.SelectMany(name =>
            Synthetic.Blocks("getpid", "native", name, Unit.Nanoseconds, 1000, rounds, NoiseOf(name), blocksPerRound: 1, seed: seed));
        Outcome[] outcomes = [.. names.Select(name => Synthetic.Measured("getpid", "native", name, Unit.Nanoseconds))];
        Manifest manifest = Synthetic.Manifest(outcomes);
        return new RunData($"run {seed}", samples.Set(), manifest with { Plan = manifest.Plan with { Rounds = rounds } }, []);
    }

    private static double NoiseOf(string name) => name.StartsWith("host", StringComparison.Ordinal) ? 0.0001 : 3;

    private RunDirectory Write(string name, RunData run)
    {
        RunDirectory files = RunDirectory.Create(directory.File(name));
        using (SampleWriter writer = SampleWriter.Open(files.Samples))
        {
            foreach (Sample line in run.Samples.Lines()) writer.Append(line);
        }

        ManifestFile.Write(files.Manifest, run.Manifest);
        return files;
    }

    private static string NoLongFigure(Report report)
    {
        string text = MarkdownRenderer.Render(report, charts: null);
        Assert.DoesNotMatch(LongFigure(), text);
        return text;
    }

    [GeneratedRegex(@"\d(,?\d){9}")]
    private static partial Regex LongFigure();
}
