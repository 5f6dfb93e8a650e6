using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Results;
using Hostcall.Results.Noise;
using Hostcall.Statistics;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Sentences of reports that depend on a count or a limit: just below it, at it, above it.</summary>
public sealed class ReportByHandTests
{
    [Theory]
    [InlineData("round", false, 1, null, "about 1 more round on each side would settle it.")]
    [InlineData("run", false, 2, null, "about 2 more runs on each side would settle it.")]
    [InlineData("run", false, null, 0.004, "the difference is under the noise floor of 0.4%; more runs would not settle it.")]
    [InlineData("round", false, null, null, "the difference is under the noise floor of 0%; more rounds would not settle it, 3 runs on each side may.")]
    [InlineData("round", true, 5, null, "a run was too loud for a claim; a quiet machine would settle it, 3 runs on each side may.")]
    [InlineData("run", true, 5, null, "a run was too loud for a claim; a quiet machine would settle it.")]
    public void What_would_settle_a_comparison_of_runs(string unit, bool disturbed, int? more, double? floor, string said)
    {
        RunComparisonRow row = Row(Verdict.Inconclusive) with { Disturbed = disturbed, More = more, NoiseFloor = floor };
        Report report = CompareReport.Of(new RunComparison([], Refused: false, unit, [row, Row(Verdict.Faster)], ["A warning."]));
        Assert.Equal([$"getpid host on native: {said}", "A warning."], report.Brief.OfType<Sentences>().Single().Items);
    }

    [Fact]
    public void A_forced_comparison_says_so_in_each_row_and_a_refused_one_has_none()
    {
        ManifestDifference kernel = new("kernel", "6.12", "6.13");
        RunComparison forced = new([kernel], Refused: false, "run", [Row(Verdict.Slower)], []);
        Table table = CompareReport.Of(forced).Brief.OfType<Table>().Single();
        Assert.Equal(["host", "native", "getpid", "slower (forced)", "1.10", ""], table.Rows.Single().Cells.Select(cell => cell.Text));
        Assert.Equal("slower", CompareReport.Of(forced with { Differences = [] }).Brief.OfType<Table>().Single().Rows[0].Cells[3].Text);
        Section differ = CompareReport.Of(forced).Brief.OfType<Section>().Single();
        Assert.Equal("These differ: kernel: 6.12 before, 6.13 after", $"{differ.Title}: {differ.Parts.OfType<Sentences>().Single().Items.Single()}");
        Report refused = CompareReport.Of(forced with { Refused = true });
        Assert.Equal("Not compared, because these differ (--force compares anyway)", Assert.IsType<Section>(refused.Brief.Single()).Title);
    }

    [Theory]
    [InlineData("1 run, 60.0 s on average, the longest 60.0 s.", 60.0)]
    [InlineData("1 run, 60.5 s on average, the longest 60.5 s, which is more than the 60 s that one may take.", 60.5)]
    [InlineData("2 runs, 45.0 s on average, the longest 70.0 s, which is more than the 60 s that one may take.", 20.0, 70.0)]
    public void Runs_of_a_study_that_take_longer_than_they_may_are_told(string said, params double[] seconds)
    {
        NoiseStudy study = Study(new NoiseRow("getpid", "host", 0, new ComparisonTally())) with
        {
            RunTimes = [.. seconds.Select(TimeSpan.FromSeconds)],
            Unfinished = ["One is left out."],
        };
        Assert.Equal([said, "One is left out."], Told(study)[^2..]);
    }

    [Fact]
    public void A_study_without_a_run_says_so_and_has_no_table()
    {
        NoiseStudy study = new([], [], 0, 1, ["a is left out."]);
        Assert.Equal(["No run of the study was finished with anything to compare.", "a is left out."], Told(study));
        Assert.Empty(NoiseReport.Of(study).Brief.OfType<Table>());
    }

    /// <summary>A sum over all is there where there is more than one, and a scenario is named where there are several.</summary>
    [Fact]
    public void Rows_of_a_study_are_named_as_far_as_they_need_it()
    {
        NoiseRow host = new("getpid", "host", 0, new ComparisonTally());
        Assert.Equal(["host"], Paths(host));
        Assert.Equal(["host", "exit", "all"], Paths(host, host with { Path = "exit" }));
        Assert.Equal(["getpid host", "enosys host", "all"], Paths(host, host with { Scenario = "enosys" }));
        Assert.Equal(["host", "host"], Paths(host, host with { Percent = 3 }));

        Table table = NoiseReport.Of(Study(host, host with { Percent = 3 })).Brief.OfType<Table>().Single();
        Assert.Equal("A against A", table.Rows[0].Cells[1].Text);
        Assert.Equal(["0 (0.0%)"], table.Rows.Select(row => row.Cells[3].Text).Distinct());
        Assert.Contains("A slowdown of 3% was asked for;", string.Join(' ', Told(Study(host with { Percent = 3 }))), StringComparison.Ordinal);
        Assert.DoesNotContain("A slowdown", string.Join(' ', Told(Study(host))), StringComparison.Ordinal);

        static IEnumerable<string> Paths(params NoiseRow[] rows) =>
            NoiseReport.Of(Study(rows)).Brief.OfType<Table>().Single().Rows.Select(row => row.Cells[0].Text);
    }

    /// <summary>Bars are of the lane that answers; where none does of the first that distorts nothing and has a figure.</summary>
    [Fact]
    public void Bars_are_of_a_lane_that_distorts_nothing()
    {
        SummaryRow[] rows =
        [
            ByHand.Count("lab-a", "host", 1) with { Artefact = "distorted" }, ByHand.Count("lab-b", "host", null),
            ByHand.Count("lab-c", "host", 3), ByHand.Count("lab-d", "host", 4),
        ];
        Assert.Equal("getpid on lab-c, instructions per call, host and guest", Drawn(ByHand.Summary(rows)));
        Assert.Equal("getpid on lab-b, instructions per call, host and guest", Drawn(ByHand.Summary(rows[..2])));
        Answer answer = new("getpid", "lab-d", Unit.Instructions, "a", "b", 2, null, null, true, 1, null, null, null, false);
        Assert.Equal("getpid on lab-d, instructions per call, host and guest", Drawn(ByHand.Summary(rows) with { Headline = new Headline([], [answer]) }));

        static string Drawn(Summary summary) => RunReport.Of(View(summary)).Brief.OfType<Figure>().Single().Alt;
    }

    [Fact]
    public void A_run_of_one_scenario_and_lane_has_its_whole_table_first()
    {
        Assert.Equal("getpid on native: time per call", FirstTable(ByHand.Time("host", 1)));
        Assert.Equal("getpid, per call", FirstTable(ByHand.Time("host", 1), ByHand.Count("lab-a", "host", 1)));
        Assert.Equal("getpid, per call", FirstTable(ByHand.Time("host", 1), ByHand.Time("host", 1) with { Scenario = "enosys" }));

        static string FirstTable(params SummaryRow[] rows) => RunReport.Of(View(ByHand.Summary(rows))).Brief.OfType<Table>().Single().Caption;
    }

    private static RunView View(Summary summary) => new(SampleSet.Empty, Synthetic.Manifest(), summary, [], []);

    private static NoiseStudy Study(params NoiseRow[] rows) => new(rows, [TimeSpan.FromSeconds(1)], 20, 3, []);

    private static string[] Told(NoiseStudy study) => [.. NoiseReport.Of(study).Brief.OfType<Sentences>().Single().Items];

    private static RunComparisonRow Row(Verdict verdict) =>
        new() { Scenario = "getpid", Lane = "native", Path = "host", Unit = Unit.Nanoseconds, Ratio = 1.1, Verdict = verdict };
}
