using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Counts are told as they were seen, and compared without an estimate.</summary>
public sealed class CountStateTests
{
    [Fact]
    public void Blocks_that_agree_are_one_exact_state() => Assert.Equal([new CountState(3417, 3417, 1)], CountState.Of([3417, 3417, 3417]));

    [Fact]
    public void A_fraction_of_an_instruction_that_comes_of_the_length_of_a_block_is_no_difference()
    {
        CountState only = Assert.Single(CountState.Of([329.95, 330.1, 329.95]));
        Assert.True(only.IsExact);
        Assert.False(Assert.Single(CountState.Of([330, 331])).IsExact);
    }

    [Fact]
    public void States_that_lie_apart_are_told_with_their_shares() => Assert.Equal(
        [new CountState(10_490, 10_490, 0.25), new CountState(11_880, 11_920, 0.75)],
        CountState.Of([11_900, 10_490, 11_880, 11_920]));

    [Fact]
    public void The_row_has_the_state_that_was_seen_most_and_no_interval()
    {
        SummaryRow row = Row(11_900, 10_490, 11_880, 11_920);
        Assert.Equal((11_900, null, null, false), (row.Estimate, row.CiLow, row.CiHigh, row.Exact));
        Assert.Equal(2, row.States!.Count);
    }

    [Theory]
    [InlineData(new double[] { 7347, 7347 }, new double[] { 12_060, 9453 }, Verdict.Faster)]
    [InlineData(new double[] { 12_060, 9453 }, new double[] { 7347 }, Verdict.Slower)]
    [InlineData(new double[] { 1000, 1001 }, new double[] { 1005, 1002 }, Verdict.Same)]
    [InlineData(new double[] { 1000, 2000 }, new double[] { 1500, 1500 }, Verdict.Inconclusive)]
    public void A_verdict_is_that_of_every_pair_of_states(double[] a, double[] b, Verdict verdict)
    {
        Outcome first = Synthetic.Measured("getpid", "lab", "b", Unit.Instructions), second = first with { Path = "a" };
        Summary summary = Summarizer.Summarize(Blocks("b", b).Concat(Blocks("a", a)).Set(), Synthetic.Manifest(first, second), PublishedLedger.Empty);
        Comparison compared = Assert.Single(summary.Comparisons);
        Assert.Equal((verdict, a.Min() / b.Max(), a.Max() / b.Min()), (compared.Verdict, compared.CiLow, compared.CiHigh));
        Assert.Equal(0, summary.Method.ComparisonsAtOnce);
    }

    private static SummaryRow Row(params double[] blocks) => Summarizer.Summarize(
        Blocks("host", blocks).Set(), Synthetic.Manifest(Synthetic.Measured("getpid", "lab", "host", Unit.Instructions)), PublishedLedger.Empty).Rows[0];

    private static IEnumerable<Sample> Blocks(string path, double[] values) =>
        values.Select((value, block) => new Sample(Synthetic.RunId, "getpid", "lab", path, 0, block, 20, value, Unit.Instructions));
}
