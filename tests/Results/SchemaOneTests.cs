using Hostcall.Results;

namespace Hostcall.Tests.Results;

/// <summary>A run that was made before schema 2, kept with the summary that its program wrote.</summary>
public sealed class SchemaOneTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Results", "fixtures", "schema-1");

    [Fact]
    public void It_is_read_and_gives_the_same_figures_to_the_digit()
    {
        RunData run = RunData.Load(Folder);
        Assert.Empty(run.Warnings);
        Summary now = Summarizer.Summarize(run.Samples, run.Manifest, PublishedLedger.Empty), before = SummaryFile.Read(Path.Combine(Folder, "summary.json"));
        Assert.Equal(
            before.Rows.Select(row => (row.Scenario, row.Lane, row.Path, row.Unit, row.Status, row.NRounds, row.NBlocks)),
            now.Rows.Select(row => (row.Scenario, row.Lane, row.Name, row.Unit, row.Status, row.NRounds, row.NBlocks)));
        Assert.Equal(
            before.Rows.SelectMany(row => new[] { row.Estimate, row.CiLow, row.CiHigh, row.P50, row.P99, row.ExitsPerCall, row.CpuNsPerCall, row.NoiseFloor }).Select(Digits),
            now.Rows.SelectMany(row => new[] { row.Estimate, row.CiLow, row.CiHigh, row.P50, row.P99, row.ExitsPerCall, row.CpuNsPerCall, row.NoiseFloor }).Select(Digits));
        Assert.Equal(
            before.Comparisons.Select(c => (c.A, c.B, c.Verdict, Digits(c.Ratio), Digits(c.CiLow), Digits(c.CiHigh))),
            now.Comparisons.Select(c => (c.A, c.B, c.Verdict, Digits(c.Ratio), Digits(c.CiLow), Digits(c.CiHigh))));
        Assert.Equal(before.Ladder.Select(step => (step.From, step.To, Digits(step.Difference))), now.Ladder.Select(step => (step.From, step.To, Digits(step.Difference))));
    }

    [Fact]
    public void Forms_batches_and_the_plan_are_found()
    {
        RunData run = RunData.Load(Folder);
        Assert.Contains(new Case("getpid", "native", "ptrace-sysemu", "@cross-cpu"), run.Samples.Cases.Select(of => of.Case));
        Assert.Equal((6, 1), (run.Manifest.Plan.RoundsIn("native"), run.Manifest.Plan.RoundsPerBatchIn("native")));
        Assert.Equal("@same-cpu", run.Manifest.Outcomes.First(outcome => outcome.Path == "ptrace-sysemu").Form);
    }

    private static string? Digits(double? value) => value?.ToString("G12", System.Globalization.CultureInfo.InvariantCulture);
}
