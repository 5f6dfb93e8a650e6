using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Rounds that one process measured are one unit of statistics.</summary>
public sealed class BatchTests
{
    [Fact]
    public void The_value_of_a_batch_is_the_10th_percentile_of_its_blocks()
    {
        BatchSeries series = Samples.Series("x", Blocks("a", [1, 2, 9, 4, 5, 6, 70]), 3);
        Assert.Equal([1.2, 4.2, 70], series.Values);
        Assert.Equal([0, 1, 2], series.Batches);
        Assert.Equal(7, series.RoundCount);
    }

    [Fact]
    public void Ratios_pair_batches_even_where_a_side_lacks_a_round()
    {
        var a = Samples.Series("a", Blocks("a", [10, 15, 30, 40]), 2);
        var b = Samples.Series("b", Blocks("b", [5, 5, 5, 5]).Where(s => s.Round is not 0 and < 2), 2);
        var (mine, other) = Assert.Single(a.PairedWith(b));
        Assert.Equal((10.5, 5.0), (Math.Round(mine, 9), other));
        Assert.Equal(1, PairedRatio.Between(a, b, 1)!.Rounds);
    }

    [Fact]
    public void Rounds_of_one_process_have_no_interval()
    {
        SummaryRow row = Summarize([10, 11, 12, 13], roundsPerBatch: 4).Rows[0];
        Assert.Equal((4, 1, null), (row.NRounds, row.NBatches, row.CiLow));
        Assert.Contains("Only 4 rounds were measured, in 1 process; 10 or more processes make an interval that can be trusted.", row.Warnings);
    }

    [Theory]
    [InlineData("native", 2, 10)]
    [InlineData("native", null, 20)]
    [InlineData("lab-qemu-kvm", 2, 20)]
    public void In_labs_and_in_runs_of_before_a_batch_is_a_round(string lane, int? roundsPerBatch, int batches)
    {
        Summary summary = Summarize([.. Enumerable.Range(0, 20).Select(i => 100.0 + i)], roundsPerBatch, lane);
        Assert.Equal((20, batches), (summary.Rows[0].NRounds, summary.Rows[0].NBatches));
        Assert.Equal(20 / batches, summary.Method.RoundsPerBatch);
    }

    [Fact]
    public void What_would_settle_it_is_told_in_rounds()
    {
        var judge = new Judge(0.02, 0.95, 0.99, 1);
        double[] noise = [1, 1.05, 0.96, 1.02, 0.99, 1.06, 0.95, 1.01];
        PairedRatio Ratio(int perBatch) => PairedRatio.Between(
            Samples.Series("a", Blocks("a", [.. noise.SelectMany(v => Enumerable.Repeat(v, perBatch))]), perBatch),
            Samples.Series("b", Blocks("b", [.. Enumerable.Repeat(1.0, 8 * perBatch)]), perBatch), 1)!;
        var (verdict, more) = judge.Decide(Ratio(1), 0);
        var (same, three) = judge.Decide(Ratio(3), 0);
        Assert.Equal((Verdict.Inconclusive, Verdict.Inconclusive), (verdict, same));
        Assert.InRange(three!.Value, (3 * more!.Value) - 3, 3 * more.Value);
    }

    [Fact]
    public void Counters_of_a_row_are_those_of_its_blocks()
    {
        Sample[] samples = [.. Blocks("a", [10, 11]).Select((s, i) => s with { Calls = 10, Exits = 11 + i, CpuNs = 200 + (20 * i), Preemptions = 2 })];
        SummaryRow row = Summarizer.Summarize(samples.Set(), Synthetic.Manifest(Synthetic.Measured("getpid", "native", "a", Unit.Nanoseconds)), PublishedLedger.Empty).Rows[0];
        Assert.Equal((21.0 / 20, 21), (row.ExitsPerCall, row.CpuNsPerCall));
        Assert.Contains("The scheduler took the CPU away from the measuring thread in the middle of blocks, 4 times in 2 blocks.", row.Warnings);
        row = Summarizer.Summarize(Blocks("a", [10, 11]).Set(), Synthetic.Manifest(Synthetic.Measured("getpid", "native", "a", Unit.Nanoseconds)), PublishedLedger.Empty).Rows[0];
        Assert.Equal((null, null), (row.ExitsPerCall, row.CpuNsPerCall));
    }

    private static Summary Summarize(double[] rounds, int? roundsPerBatch, string lane = "native")
    {
        Manifest manifest = Synthetic.Manifest(Synthetic.Measured("getpid", lane, "a", Unit.Nanoseconds));
        manifest = manifest with { Plan = manifest.Plan with { RoundsPerBatch = roundsPerBatch } };
        return Summarizer.Summarize(Blocks("a", rounds, lane).Set(manifest.Plan.RoundsPerBatchIn(lane)), manifest, PublishedLedger.Empty);
    }

    private static IEnumerable<Sample> Blocks(string path, double[] rounds, string lane = "native") =>
        rounds.Select((value, round) => new Sample(Synthetic.RunId, "getpid", lane, path, round, 0, 1, value, Unit.Nanoseconds));
}
