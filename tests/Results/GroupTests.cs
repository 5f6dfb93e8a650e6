using Hostcall.Results;
using Hostcall.Results.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Rounds that one process measured are one unit of statistics.</summary>
public sealed class GroupTests
{
    [Fact]
    public void The_value_of_a_group_is_the_lower_decile_of_its_blocks()
    {
        GroupSeries series = GroupSeries.From("x", Blocks("a", [1, 2, 9, 4, 5, 6, 70]), roundsPerGroup: 3);
        Assert.Equal([1.2, 4.2, 70], series.Values);
        Assert.Equal([0, 1, 2], series.Groups);
        Assert.Equal(7, series.RoundCount);
    }

    [Fact]
    public void Ratios_pair_groups_even_where_a_side_lacks_a_round()
    {
        var a = GroupSeries.From("a", Blocks("a", [10, 15, 30, 40]), 2);
        var b = GroupSeries.From("b", Blocks("b", [5, 5, 5, 5]).Where(s => s.Round is not 0 and < 2), 2);
        var (mine, other) = Assert.Single(a.PairedWith(b));
        Assert.Equal((10.5, 5.0), (Math.Round(mine, 9), other));
        Assert.Equal(1, PairedRatio.Between(a, b, 1)!.Rounds);
    }

    [Fact]
    public void Rounds_of_one_process_have_no_interval()
    {
        SummaryRow row = Summarize([10, 11, 12, 13], roundsPerGroup: 4).Rows[0];
        Assert.Equal((4, 1, null), (row.NRounds, row.NGroups, row.CiLow));
        Assert.Contains("Only 4 rounds were measured, in 1 process; 10 or more processes make an interval that can be trusted.", row.Warnings);
    }

    [Theory]
    [InlineData("native", 2, 10)]
    [InlineData("native", null, 20)]
    [InlineData("lab-qemu-kvm", 2, 20)]
    public void In_labs_and_in_runs_of_before_a_group_is_a_round(string lane, int? roundsPerGroup, int groups)
    {
        Summary summary = Summarize([.. Enumerable.Range(0, 20).Select(i => 100.0 + i)], roundsPerGroup, lane);
        Assert.Equal((20, groups), (summary.Rows[0].NRounds, summary.Rows[0].NGroups));
        Assert.Equal(20 / groups, summary.Method.RoundsPerGroup);
    }

    [Fact]
    public void What_would_settle_it_is_told_in_rounds()
    {
        var judge = new Judge(0.02, 0.95, 0.99, 1);
        double[] noise = [1, 1.05, 0.96, 1.02, 0.99, 1.06, 0.95, 1.01];
        PairedRatio Ratio(int perGroup) => PairedRatio.Between(
            GroupSeries.From("a", Blocks("a", [.. noise.SelectMany(v => Enumerable.Repeat(v, perGroup))]), perGroup),
            GroupSeries.From("b", Blocks("b", [.. Enumerable.Repeat(1.0, 8 * perGroup)]), perGroup), 1)!;
        var (verdict, more) = judge.Decide(Ratio(1), 0);
        var (same, three) = judge.Decide(Ratio(3), 0);
        Assert.Equal((Verdict.Inconclusive, Verdict.Inconclusive), (verdict, same));
        Assert.InRange(three!.Value, (3 * more!.Value) - 3, 3 * more.Value);
    }

    [Fact]
    public void Counts_of_several_visits_add_up()
    {
        var guest = new Tally(10, 2, 11, 500, 1);
        Assert.Equal(guest, Tally.None + guest);
        Assert.Equal(new Tally(30, 4, 31, 1500, 4), guest + new Tally(20, 2, 20, 1000, 3));
        Assert.Equal((31.0 / 30, 50.0), ((guest + new Tally(20, 2, 20, 1000, 3)).ExitsPerCall, (guest + new Tally(20, 2, 20, 1000, 3)).CpuNsPerCall));
        Assert.Null(Tally.None.ExitsPerCall);
        Assert.Null(new Tally(5, 1, null, 5, 0).ExitsPerCall);
    }

    private static Summary Summarize(double[] rounds, int? roundsPerGroup, string lane = "native")
    {
        Manifest manifest = Synthetic.Manifest(Synthetic.Measured("getpid", lane, "a", Unit.Nanoseconds));
        manifest = manifest with { Arguments = manifest.Arguments with { RoundsPerGroup = roundsPerGroup } };
        return Summarizer.Summarize([.. Blocks("a", rounds, lane)], manifest, PublishedLedger.Empty);
    }

    private static IEnumerable<Hostcall.Results.Sample> Blocks(string path, double[] rounds, string lane = "native") =>
        rounds.Select((value, round) => new Hostcall.Results.Sample(Synthetic.RunId, "getpid", lane, path, round, 0, 1, value, Unit.Nanoseconds));
}
