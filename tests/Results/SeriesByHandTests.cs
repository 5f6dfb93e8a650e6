using Hostcall.Statistics;
using static Hostcall.Tests.Results.ByHand;

namespace Hostcall.Tests.Results;

/// <summary>Bootstraps, series, floors and drifts of which the answer can be worked out on paper, and where each rule begins to hold.</summary>
public sealed class SeriesByHandTests
{
    [Fact]
    public void A_bootstrap_needs_a_value_and_a_hundred_resamples()
    {
        Assert.Equal("values.Count", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchBootstrap([], 1, "x")).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchBootstrap([1, 2], 1, "x", 99));
        Assert.Equal(2, new BatchBootstrap([1, 2], 1, "x", 100).Count);
    }

    [Fact]
    public void The_standard_error_is_half_the_middle_of_the_resamples_written_out()
    {
        var random = SplitMix64.For(5, "x");
        double[] sorted = [.. Twelve.Order()];
        double[] centers = [.. Enumerable.Range(0, 300).Select(_ => BatchBootstrap.Center([.. Enumerable.Range(0, 12).Select(_ => sorted[random.Below(12)])]))];
        double half = (Quantiles.Linear(centers, 0.841345) - Quantiles.Linear(centers, 0.158655)) / 2;
        var bootstrap = new BatchBootstrap(Twelve, 5, "x", 300);
        Assert.Equal(half * Math.Sqrt(12.0 / 11), bootstrap.StandardError, 1e-12);
        Estimate at = bootstrap.At(0.95);
        Assert.Equal(Student95 * bootstrap.StandardError, at.High!.Value - at.Value, 1e-4);
        Assert.Equal(at.High!.Value - at.Value, at.Value - at.Low!.Value, 1e-12);
    }

    [Fact]
    public void Random_numbers_depend_on_seed_and_name_by_FNV_1a()
    {
        // FNV-1a of "a" with 64 bits, of the reference's list of test vectors.
        Assert.Equal(new SplitMix64(0xaf63dc4c8601ec8c).Next(), SplitMix64.For(0, "a").Next());
        Assert.NotEqual(SplitMix64.For(1, "a").Next(), SplitMix64.For(1, "b").Next());
        Assert.NotEqual(SplitMix64.For(1, "a").Next(), SplitMix64.For(2, "a").Next());
    }

    [Fact]
    public void Every_order_of_three_is_shuffled_to_as_often()
    {
        var random = new SplitMix64(1);
        var orders = new Dictionary<string, int>();
        for (int i = 0; i < 6000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            string order = new(items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], orders.Keys.Order());
        Assert.All(orders.Values, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Blocks_that_come_in_any_order_are_put_in_that_of_their_rounds()
    {
        BatchSeries series = BatchSeries.From("x", [new(1, 0, 20), new(0, 0, 10), new(0, 0, 11), new(2, 1, 30)]);
        Assert.Equal([10, 11, 20, 30], series.Blocks);
        Assert.Equal((3, 2), (series.RoundCount, series.Batches.Count));
        Assert.Equal([3, 2, 1], BatchSeries.From("x", [new(2, 2, 1), new(1, 1, 2), new(0, 0, 3)]).Blocks);
    }

    [Fact]
    public void Above_500_batches_neighbours_are_one_and_pair_with_those_of_a_series_that_has_few()
    {
        BatchSeries whole = Series(500), merged = Series(501), few = Series(6);
        Assert.Equal((500, 251), (whole.Batches.Count, merged.Batches.Count));
        Assert.Equal([0, 1, 2], merged.Batches.Take(3));
        // Two values of a batch, and a tenth of the way from the one to the other: batches 4 and 5 hold 4 and 5.
        Assert.Equal(4.1, merged.Values[2], 12);
        Assert.Equal([(0.1, 0.0), (2.1, 2), (4.1, 4)], merged.PairedWith(few).Select(pair => (Math.Round(pair.Mine, 9), pair.Other)));
        Assert.Equal([(0.0, 0.1), (2, 2.1), (4, 4.1)], few.PairedWith(merged).Select(pair => (pair.Mine, Math.Round(pair.Other, 9))));
        Assert.Equal(6, few.RoundsSharedWith(merged));
        // It is their number that counts, and not the last one.
        Assert.Equal(998, BatchSeries.From("x", Enumerable.Range(0, 500).Select(i => new BatchValue(i, 2 * i, i))).Batches[^1]);
        Assert.Equal((501, 0), (merged.WithoutBlocks().RoundCount, merged.WithoutBlocks().Blocks.Count));

        static BatchSeries Series(int batches) => BatchSeries.From("x", Enumerable.Range(0, batches).Select(i => new BatchValue(i, i, i)));
    }

    [Fact]
    public void The_noise_floor_is_that_of_the_splits_written_out()
    {
        BatchSeries series = Series("x", Twelve);
        double[] differences = [.. Enumerable.Range(0, 6).Select(pair => Math.Log(Twelve[2 * pair] / Twelve[(2 * pair) + 1]))];
        var random = SplitMix64.For(4, "x noise");
        double[] sizes = [.. Enumerable.Range(0, 400).Select(_ => Math.Abs(BatchBootstrap.Center([.. differences.Select(d => random.Below(2) == 1 ? -d : d)])))];
        Assert.Equal(Math.Exp(Quantiles.HarrellDavis(sizes, 0.95) / Math.Sqrt(2)) - 1, NoiseFloor.Of(series, 4)!.Value, 1e-9);
        Assert.Equal(NoiseFloor.Of(series, 4), NoiseFloor.Of(series, Series("y", [.. Enumerable.Repeat(5.0, 12)]), 4));
        Assert.Equal(0, NoiseFloor.Of(Series("y", [.. Enumerable.Repeat(5.0, 6)]), 4));
        Assert.Null(NoiseFloor.Of(Series("y", [1, 2, 3, 4, 5]), 4));
        Assert.Null(NoiseFloor.Of(Series("y", [1, 2, 3, 4, 5, 0]), 4));
    }

    [Fact]
    public void Of_two_floors_the_larger_counts_and_one_that_is_unknown_does_not()
    {
        Assert.Equal(0.2, NoiseFloor.Larger(0.1, 0.2));
        Assert.Equal(0.2, NoiseFloor.Larger(0.2, 0.1));
        Assert.Equal(0.1, NoiseFloor.Larger(null, 0.1));
        Assert.Equal(0.1, NoiseFloor.Larger(0.1, null));
        Assert.Null(NoiseFloor.Larger(null, null));
    }

    [Fact]
    public void Between_batches_lies_what_95_in_100_pairs_of_them_stay_below()
    {
        Assert.Equal(0.1, NoiseFloor.BetweenBatches(Series("x", [100, 110]))!.Value, 12);
        // Steps of 10 %, 10 % and 21 %: nine tenths of the way from the second to the third.
        Assert.Equal(Math.Exp(Math.Log(1.1) * (1 + 0.9)) - 1, NoiseFloor.BetweenBatches(Series("x", [100, 110, 121]))!.Value, 12);
        Assert.Null(NoiseFloor.BetweenBatches(Series("x", [100])));
        Assert.Null(NoiseFloor.BetweenBatches(Series("x", [100, 110, 0])));
    }

    [Theory]
    [InlineData(0.001, 0.02, true)]
    [InlineData(0.001, -0.02, true)]
    [InlineData(0.001, 0.01, false)]
    [InlineData(0.01, 0.5, false)]
    [InlineData(0.5, 0.5, false)]
    public void A_drift_matters_that_is_sure_and_larger_than_a_percent(double p, double change, bool matters) =>
        Assert.Equal(matters, new Drift(p, change).Matters);

    [Fact]
    public void Drifts_by_hand()
    {
        Drift falling = Drift.Over([0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])!.Value;
        Assert.Equal(0.000837, falling.PValue, 5);
        Assert.Equal(-0.7 / 0.45, falling.RelativeChange, 12);
        // Four ties: S = 24, variance = (8 · 7 · 21 − 4 · 2 · 1 · 9) / 18 = 61.33, z = 23 / 7.8316 = 2.93684.
        Assert.Equal(0.0033158, Drift.Over([1, 1, 2, 2, 3, 3, 4, 4])!.Value.PValue, 6);
        // As many rises as falls.
        Assert.Equal(1, Drift.Over([1, 2, 3, 4, 4, 3, 2, 1])!.Value.PValue);
        Assert.Equal(new Drift(1, 0), Drift.Over([0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Null(Drift.Over([1, 2, 3, 4, 5, 6, 7]));
    }
}
