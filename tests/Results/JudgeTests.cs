using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;
using Hostcall.Results.Statistics;

namespace Hostcall.Tests.Results;

public sealed class JudgeTests
{
    private static readonly Judge One = new(Margin: 0.02, Confidence: 0.95, ClaimConfidence: 0.99, ComparisonsAtOnce: 1);

    [Theory]
    [InlineData(1.00, Verdict.Same)]
    [InlineData(1.019, Verdict.Same)]
    [InlineData(1.021, Verdict.Slower)]
    [InlineData(0.97, Verdict.Faster)]
    [InlineData(50, Verdict.Slower)]
    public void Without_noise_the_margin_decides(double ratio, Verdict expected)
    {
        PairedRatio exact = Ratio(Enumerable.Repeat(1000 * ratio, 5), Enumerable.Repeat(1000.0, 5));
        Assert.Equal((expected, null), One.Decide(exact, noiseFloor: 0));
        Assert.Equal(ratio, One.Shown(exact).Low!.Value, 9);
        Assert.Equal(ratio, One.Shown(exact).High!.Value, 9);
    }

    [Fact]
    public void What_slows_a_whole_round_cancels()
    {
        double[] b = [100, 300, 120, 180, 90, 210];
        Assert.Equal(Verdict.Slower, One.Decide(Ratio(b.Select(v => v * 1.05), b), 0).Verdict);
    }

    [Fact]
    public void A_difference_under_the_noise_floor_is_never_claimed() =>
        Prop.ForAll(Gen.Choose(1, 400).ToArbitrary(), Gen.Choose(0, 400).ToArbitrary(), (percentOfFloor, noise) =>
        {
            const double Floor = 0.05;
            double ratio = 1 + (Floor * percentOfFloor / 100);
            var random = new Random(noise);
            double[] b = [.. Enumerable.Range(0, 20).Select(_ => 1000 * Math.Exp(noise / 1e5 * Synthetic.Normal(random)))];
            (Verdict verdict, _) = One.Decide(Ratio(b.Select(v => v * ratio), b), Floor);
            return verdict is Verdict.Slower ? ratio > 1 + Floor : verdict is not Verdict.Faster;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Turning_a_comparison_round_turns_the_verdict_and_inverts_the_interval()
    {
        (double[] a, double[] b) = Noisy(ratio: 1.10, noise: 0.02, rounds: 20, seed: 3);
        Estimate ab = One.Shown(Ratio(a, b));
        Estimate ba = One.Shown(Ratio(b, a));
        Assert.Equal(Verdict.Slower, One.Decide(Ratio(a, b), 0).Verdict);
        Assert.Equal(Verdict.Faster, One.Decide(Ratio(b, a), 0).Verdict);
        Assert.Equal(ab.Value, 1 / ba.Value, 9);
        Assert.InRange(ab.High!.Value * ba.Low!.Value, 0.99, 1.01);
    }

    [Fact]
    public void More_comparisons_at_once_make_wider_intervals()
    {
        (double[] a, double[] b) = Noisy(ratio: 1.05, noise: 0.02, rounds: 20, seed: 4);
        Estimate alone = One.Shown(Ratio(a, b));
        Estimate ofMany = (One with { ComparisonsAtOnce = 100 }).Shown(Ratio(a, b));
        Assert.True(ofMany.Low < alone.Low && ofMany.High > alone.High);
    }

    [Fact]
    public void The_number_of_further_rounds_settles_most_undecided_comparisons()
    {
        int undecided = 0, settled = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (double[] a, double[] b) = Noisy(ratio: 1.05, noise: 0.05, rounds: 12, seed);
            (Verdict verdict, int? more) = One.Decide(Ratio(a, b), 0);
            if (verdict != Verdict.Inconclusive)
                continue;
            undecided++;
            (double[] a2, double[] b2) = Noisy(ratio: 1.05, noise: 0.05, rounds: 12 + (2 * more!.Value), seed);
            if (One.Decide(Ratio(a2, b2), 0).Verdict != Verdict.Inconclusive)
                settled++;
        }

        Assert.True(undecided >= 10, $"only {undecided} were undecided");
        Assert.True(settled >= 0.7 * undecided, $"{settled} of {undecided} were settled by twice the advised rounds");
    }

    [Fact]
    public void No_number_of_rounds_settles_a_difference_between_margin_and_floor()
    {
        (double[] a, double[] b) = Noisy(ratio: 1.04, noise: 0.05, rounds: 20, seed: 1);
        PairedRatio ratio = Ratio(a, b);
        double estimate = One.Shown(ratio).Value;
        Assert.InRange(estimate, 1.021, 1.2);
        Assert.Equal((Verdict.Inconclusive, null), One.Decide(ratio, noiseFloor: estimate));
    }

    [Fact]
    public void One_common_round_is_too_little_for_any_verdict()
    {
        Assert.Equal((Verdict.Inconclusive, 9), One.Decide(Ratio([50], [1]), null));
        Assert.Null(PairedRatio.Between(Series([1, 2]), Series([0, 2]), 1));
    }

    [Fact]
    public void The_noise_floor_of_three_equal_pairs_by_hand()
    {
        // Pairs differ by d. One sign choice in four gives |d|, the rest d/2; the 95th percentile is d, over sqrt(2).
        double d = Math.Log(1.1);
        double? floor = NoiseFloor.Of(Series([1, 1.1, 1, 1.1, 1, 1.1]), 1);
        Assert.Equal(Math.Exp(d / Math.Sqrt(2)) - 1, floor!.Value, 6);
        Assert.Equal(0, NoiseFloor.Of(Series([3, 3, 3, 3, 3, 3]), 1));
        Assert.Null(NoiseFloor.Of(Series([3, 3]), 1));
    }

    [Fact]
    public void Two_single_groups_differ_by_their_largest_pair_when_there_is_one_pair()
    {
        Assert.Equal(0.5, NoiseFloor.BetweenGroups(Series([1, 1.5]))!.Value, 9);
        Assert.Equal(0, NoiseFloor.BetweenGroups(Series([2, 2, 2])));
        Assert.Null(NoiseFloor.BetweenGroups(Series([2])));
    }

    internal static (double[] A, double[] B) Noisy(double ratio, double noise, int rounds, int seed)
    {
        var random = new Random(seed);
        double[] b = [.. Enumerable.Range(0, rounds).Select(_ => 1000 * Math.Exp(noise * Synthetic.Normal(random)))];
        double[] a = [.. Enumerable.Range(0, rounds).Select(_ => 1000 * ratio * Math.Exp(noise * Synthetic.Normal(random)))];
        return (a, b);
    }

    internal static GroupSeries Series(IEnumerable<double> values, string name = "x") => GroupSeries.From(
        name, values.Select((v, i) => new Hostcall.Results.Sample("r", "s", "native", "p", i, 0, 1, v, Unit.Nanoseconds)));

    internal static PairedRatio Ratio(IEnumerable<double> a, IEnumerable<double> b) =>
        PairedRatio.Between(Series(a, "a"), Series(b, "b"), 1)!;
}
