using FsCheck;
using FsCheck.Fluent;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Known answers, worked out by hand or taken from a publication, and laws that every estimate keeps.</summary>
public sealed class StatisticsTests
{
    /// <summary>Positive costs between 1 and 1,000,001, and at least two of them.</summary>
    private static readonly Arbitrary<double[]> Costs =
        Gen.Choose(1000, 1_000_000_000).Select(i => 1 + (i / 1000.0)).ArrayOf()
            .Where(a => a.Length is > 1 and < 40).ToArbitrary();

    [Fact]
    public void The_random_sequence_is_the_published_one()
    {
        // The first outputs for seed 1234567, as listed at rosettacode.org under "Pseudo-random numbers/Splitmix64".
        var random = new SplitMix64(1234567);
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void Hodges_Lehmann_of_three_values_by_hand()
    {
        // Pair means of 1, 2, 10: 1, 1.5, 2, 5.5, 6, 10; the middle two are 2 and 5.5.
        Assert.Equal(3.75, new BatchBootstrap([10, 1, 2], 1, "x").At(0.95).Value, 12);
        Assert.Equal(3.75, new WalshAverages([10, 1, 2]).Median([1, 1, 1]), 12);
    }

    [Fact]
    public void A_resample_counted_is_the_resample_written_out() =>
        Prop.ForAll(Costs, values =>
        {
            var random = new SplitMix64((ulong)values.Length);
            double[] sorted = [.. values.Order()];
            int[] times = new int[sorted.Length];
            for (int i = 0; i < sorted.Length; i++)
                times[random.Below(sorted.Length)]++;
            double[] written = [.. sorted.SelectMany((v, i) => Enumerable.Repeat(v, times[i]))];
            double expected = new BatchBootstrap(written, 1, "x", 100).At(0.95).Value;
            return Near(expected, new WalshAverages(values).Median(times), 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Blocks_by_the_hundred_thousand_keep_the_shape_that_a_few_of_them_show()
    {
        var random = new SplitMix64(3);
        double Around(double middle) => middle + Enumerable.Range(0, 12).Sum(_ => random.Below(1000) / 1000.0);
        double[] one = [.. Enumerable.Range(0, 120_000).Select(_ => Around(100))];
        double[] two = [.. Enumerable.Range(0, 120_000).Select(k => Around(k % 3 == 0 ? 100 : 140))];
        Assert.Equal((1, 2), (BlockShape.Modes(one), BlockShape.Modes(two)));
        // Just below and just above the number from which on the plain quantile stands for the weighted one.
        foreach (double probability in new[] { 0.5, 0.99 })
        {
            double weighted = Quantiles.HarrellDavis([.. one.Take(100_000)], probability);
            double plain = Quantiles.HarrellDavis([.. one.Take(100_001)], probability);
            Assert.Equal(weighted, plain, 0.005);
            Assert.NotEqual(weighted, plain);
        }
    }

    [Fact]
    public void With_two_rounds_the_interval_is_that_of_a_mean_and_wider_by_the_root_of_two()
    {
        // A resample is 10, 11 or 12, so the middle 68 % reach from 10 to 12; t(0.975, 1 degree of freedom) = 12.706.
        Estimate estimate = new BatchBootstrap([10, 12], 1, "x").At(0.95);
        Assert.Equal(11, estimate.Value, 12);
        Assert.Equal(12.706 * Math.Sqrt(2), estimate.High!.Value - 11, 0.01);
    }

    [Fact]
    public void Two_disturbed_groups_of_twelve_do_not_make_the_interval_of_the_others()
    {
        double[] quiet = [99.5, 99.6, 99.7, 99.8, 99.9, 100.1, 100.2, 100.3, 100.4, 100.5];
        Estimate estimate = new BatchBootstrap([.. quiet, 130, 130], 1, "x").At(0.95);
        Assert.InRange(estimate.Value, 100, 100.3);
        Assert.InRange(estimate.High!.Value - estimate.Value, 0.2, 1); // 10.6 from the standard deviation of the resamples
    }

    [Fact]
    public void Without_spread_the_interval_has_no_width()
    {
        Estimate estimate = new BatchBootstrap([5.1, 5.1, 5.1, 5.1, 5.1], 1, "x").At(0.95);
        Assert.Equal(new Estimate(5.1, 5.1, 5.1), estimate);
    }

    [Fact]
    public void One_round_has_no_interval() =>
        Assert.Equal(new Estimate(7, null, null), new BatchBootstrap([7], 1, "x").At(0.95));

    [Fact]
    public void The_interval_contains_the_estimate() =>
        Prop.ForAll(Costs, values => new BatchBootstrap(values, 1, "x", 100).At(0.95) is var e && e.Low <= e.Value && e.Value <= e.High)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Same_seed_same_interval() =>
        Prop.ForAll(Costs, values => new BatchBootstrap(values, 1, "x", 100).At(0.95)
            == new BatchBootstrap(values, 1, "x", 100).At(0.95)).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_seed_resamples_anew()
    {
        double[] values = [.. Enumerable.Range(1, 12).Select(i => Math.Sqrt(i))];
        Assert.True(Enumerable.Range(0, 20).Select(seed => new BatchBootstrap(values, seed, "x", 100).At(0.95).High).Distinct().Count() > 10);
    }

    [Fact]
    public void The_order_of_rounds_does_not_matter_to_the_interval() =>
        Prop.ForAll(Costs, values => new BatchBootstrap(values, 1, "x", 100).At(0.95)
            == new BatchBootstrap([.. values.Reverse()], 1, "x", 100).At(0.95)).QuickCheckThrowOnFailure();

    [Fact]
    public void In_another_unit_everything_scales() =>
        Prop.ForAll(Costs, values =>
        {
            Estimate ns = new BatchBootstrap(values, 1, "x", 100).At(0.95);
            Estimate us = new BatchBootstrap([.. values.Select(v => v / 1000)], 1, "x", 100).At(0.95);
            return Near(ns.Value, us.Value * 1000, 1e-9) && Near(ns.High!.Value, us.High!.Value * 1000, 1e-9);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.50, new double[] { 1, 2, 3 }, 2)]
    [InlineData(0.50, new double[] { 0, 0, 27 }, 7)]
    [InlineData(0.99, new double[] { 4, 4, 4, 4 }, 4)]
    public void Harrell_Davis_by_hand(double probability, double[] values, double expected)
    {
        // Three values at the median weigh 7/27, 13/27, 7/27: steps of 3x² − 2x³, the Beta(2, 2) distribution.
        Assert.Equal(expected, Quantiles.HarrellDavis(values, probability), 6);
    }

    [Fact]
    public void Linear_quantiles_by_hand() =>
        Assert.Equal(1.75, Quantiles.Linear([4, 1, 3, 2], 0.25), 12);

    [Fact]
    public void The_trend_of_eight_rising_values_by_hand()
    {
        // S = 28, variance = 8 · 7 · 21 / 18, z = 27 / 8.0829 = 3.3404; 7 steps of 1 on a median of 4.5.
        Drift drift = Drift.Over([1, 2, 3, 4, 5, 6, 7, 8])!.Value;
        Assert.Equal(0.000837, drift.PValue, 5);
        Assert.Equal(7 / 4.5, drift.RelativeChange, 12);
        Assert.True(drift.Matters);
    }

    [Fact]
    public void Equal_values_have_no_trend()
    {
        Assert.Equal(new Drift(1, 0), Drift.Over([3, 3, 3, 3, 3, 3, 3, 3]));
        Assert.Null(Drift.Over([1, 2, 3]));
    }

    [Fact]
    public void A_value_far_away_is_an_outlier_and_equal_values_have_none()
    {
        Assert.Equal(1, BlockShape.Outliers([1, 2, 3, 4, 5, 100]));
        Assert.Equal(0, BlockShape.Outliers([5, 5, 5, 5]));
    }

    [Fact]
    public void Two_heaps_of_blocks_are_two_modes()
    {
        double[] heap = [.. Enumerable.Range(0, 50).Select(i => 100 + Math.Sin(i))];
        Assert.Equal(1, BlockShape.Modes(heap));
        Assert.Equal(2, BlockShape.Modes([.. heap, .. heap.Select(v => v + 50)]));
        Assert.Equal(1, BlockShape.Modes([.. Enumerable.Repeat(5.0, 50)]));
    }

    private static bool Near(double x, double y, double relative) => Math.Abs(x - y) <= relative * Math.Max(Math.Abs(x), Math.Abs(y));
}
