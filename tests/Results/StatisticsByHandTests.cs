using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Series, ratios, floors, drifts and verdicts of which the answer can be worked out on paper, and where each rule begins to hold.</summary>
public sealed class StatisticsByHandTests
{
    /// <summary>Quantiles of Student's distribution with 11 degrees of freedom, of a printed table: 0.975, 0.995, 0.95.</summary>
    private const double Student95 = 2.2010, Student99 = 3.1058, Student90 = 1.7959;

    private static readonly double[] Twelve = [100, 101.13, 103.27, 99.41, 104.59, 98.06, 102.71, 100.52, 97.33, 105.18, 101.64, 99.87];

    private static readonly Judge One = new(Margin: 0.02, Confidence: 0.95, ClaimConfidence: 0.99, ComparisonsAtOnce: 1);

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
    public void A_ratio_of_batches_by_hand()
    {
        // Twice as much in each: no spread at all.
        PairedRatio exact = PairedRatio.Between(Series("a", [20, 40, 60]), Series("b", [10, 20, 30]), seed: 1)!;
        Estimate at = exact.LogAt(0.95).Exp();
        Assert.Equal((3, 3), (exact.Units, exact.Rounds));
        Assert.All((double[])[at.Value, at.Low!.Value, at.High!.Value], value => Assert.Equal(2, value, 12));

        Assert.Null(PairedRatio.Between(Series("a", [20, 0]), Series("b", [10, 20]), seed: 1));
        Assert.Null(PairedRatio.Between(Series("a", [20, 40]), Series("b", [10, 0]), seed: 1));
        Assert.Null(PairedRatio.Between(Series("a", [20, 40]), BatchSeries.From("b", [new(7, 7, 10)]), seed: 1));
    }

    [Fact]
    public void A_ratio_over_runs_has_runs_or_batches_for_units()
    {
        (BatchSeries, BatchSeries)[] runs = [(Series("a", [2, 4, 6]), Series("b", [1, 2, 3])), (Series("a", [8]), Series("b", [1]))];
        // Logarithms to base 2: 1 and 3 by run, with 2 in the middle; 1, 1, 1, 3 by batch: of ten pairs six are 1, three 2 and one 3.
        PairedRatio byRun = PairedRatio.Over(runs, byRun: true, seed: 1, "x")!, byBatch = PairedRatio.Over(runs, byRun: false, seed: 1, "x")!;
        Assert.Equal((2, 2), (byRun.Units, byRun.Rounds));
        Assert.Equal(4, Math.Exp(byRun.LogAt(0.95).Value), 9);
        Assert.Equal((4, 4), (byBatch.Units, byBatch.Rounds));
        Assert.Equal(2, Math.Exp(byBatch.LogAt(0.95).Value), 9);

        // A run whose two sides share no batch takes no part; without any other there is no ratio.
        (BatchSeries, BatchSeries) apart = (Series("a", [5]), BatchSeries.From("b", [new(7, 7, 1)]));
        Assert.Equal(2, PairedRatio.Over([.. runs, apart], byRun: true, seed: 1, "x")!.Units);
        Assert.Null(PairedRatio.Over([apart], byRun: true, seed: 1, "x"));
        Assert.Null(PairedRatio.Over([], byRun: true, seed: 1, "x"));
        Assert.Null(PairedRatio.Over([.. runs, (Series("a", [1, 0]), Series("b", [1, 1]))], byRun: true, seed: 1, "x"));
        Assert.Null(PairedRatio.Over([.. runs, (Series("a", [1, 1]), Series("b", [1, 0]))], byRun: false, seed: 1, "x"));
    }

    [Fact]
    public void A_side_without_spread_leaves_the_ratio_the_interval_of_the_other()
    {
        double[] exact = [.. Enumerable.Repeat(50.0, 20)], logs = [.. Twelve.Select(value => Math.Log(value))];
        UnpairedRatio above = UnpairedRatio.Between(Twelve, exact, rounds: 9, seed: 3, "x", 200)!;
        UnpairedRatio below = UnpairedRatio.Between(exact, Twelve, rounds: 9, seed: 3, "x", 200)!;
        Assert.Equal((12, 9), (above.Units, above.Rounds));
        Assert.Equal(12, below.Units);
        Assert.Equal(new BatchBootstrap(logs, 1, "x").Value - Math.Log(50), above.LogAt(0.95).Value, 12);
        AssertHalf(Student95 * new BatchBootstrap(logs, 3, "x above", 200).StandardError, above.LogAt(0.95));
        AssertHalf(Student95 * new BatchBootstrap(logs, 3, "x below", 200).StandardError, below.LogAt(0.95));

        static void AssertHalf(double half, Estimate estimate)
        {
            Assert.Equal(half, estimate.High!.Value - estimate.Value, half * 1e-4);
            Assert.Equal(half, estimate.Value - estimate.Low!.Value, half * 1e-4);
        }
    }

    [Fact]
    public void Two_sides_with_spread_add_in_squares_and_have_the_degrees_of_freedom_of_both()
    {
        double[] seven = [60, 61, 59, 60.5, 62, 58, 60.2];
        double a = new BatchBootstrap([.. Twelve.Select(value => Math.Log(value))], 3, "x above").StandardError;
        double b = new BatchBootstrap([.. seven.Select(value => Math.Log(value))], 3, "x below").StandardError;
        double degrees = Math.Pow((a * a) + (b * b), 2) / ((Math.Pow(a, 4) / 11) + (Math.Pow(b, 4) / 6));
        Estimate estimate = UnpairedRatio.Between(Twelve, seven, 1, 3, "x")!.LogAt(0.95);
        Assert.InRange(degrees, 6, 17);
        Assert.Equal(BatchBootstrap.Student(0.95, degrees) * Math.Sqrt((a * a) + (b * b)), estimate.High!.Value - estimate.Value, 1e-12);
        Assert.Equal(2.1098, BatchBootstrap.Student(0.95, 17), 1e-4); // of the printed table
    }

    [Fact]
    public void A_ratio_of_single_costs_has_no_interval_and_one_without_costs_or_with_a_cost_of_0_is_none()
    {
        Estimate single = UnpairedRatio.Between([20], [10, 10], 1, 1, "x")!.LogAt(0.95);
        Estimate exact = UnpairedRatio.Between([20, 20], [10, 10], 1, 1, "x")!.LogAt(0.95);
        Assert.Equal(Math.Log(2), single.Value, 12);
        Assert.Equal((null, null), (single.Low, single.High));
        Assert.Equal(Math.Log(2), exact.Value, 12);
        Assert.Equal((exact.Value, exact.Value), (exact.Low, exact.High));
        Assert.NotNull(UnpairedRatio.Between([0.5], [0.5], 1, 1, "x"));
        Assert.Null(UnpairedRatio.Between([], [10], 1, 1, "x"));
        Assert.Null(UnpairedRatio.Between([10], [], 1, 1, "x"));
        Assert.Null(UnpairedRatio.Between([10, 0], [10], 1, 1, "x"));
        Assert.Null(UnpairedRatio.Between([10], [10, 0], 1, 1, "x"));
    }

    [Fact]
    public void An_end_a_thousand_times_off_is_unknown()
    {
        double far = Math.Log(1000);
        Assert.Equal((1000, 0.001), (Math.Round(new Estimate(0, -far, far).Exp().High!.Value, 6), Math.Round(new Estimate(0, -far, far).Exp().Low!.Value, 6)));
        Assert.Equal(new Estimate(1, null, null), new Estimate(0, -far - 0.001, far + 0.001).Exp());
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

    [Fact]
    public void A_run_may_end_at_five_moments_the_first_of_which_is_its_usual_length()
    {
        Assert.Equal([12, 18, 24, 36, 48], EarlyStop.Looks);
        Assert.Equal(48, EarlyStop.MostBatches);
    }

    [Fact]
    public void A_case_is_precise_enough_when_half_of_its_interval_is_within_the_fraction()
    {
        // 11 ± 17.97, as in StatisticsTests: 1.63 times the estimate.
        BatchSeries series = Series("x", [10, 12]);
        Assert.False(EarlyStop.IsEnough(series, 1.6, 0.95, 1, 2000));
        Assert.True(EarlyStop.IsEnough(series, 1.7, 0.95, 1, 2000));
        Assert.True(EarlyStop.IsEnough(Series("x", [10, 10]), 0, 0.95, 1, 100));
        Assert.False(EarlyStop.IsEnough(Series("x", [10]), 50, 0.95, 1, 100));
    }

    [Theory]
    [InlineData(0.03, 0.06, 0.06, 60)] // above the margin only a claim helps: twice the half-width, four times the rounds
    [InlineData(0.03, 0.03, 0.03, 1)] // just not enough
    [InlineData(0.01, 0.04, 0.08, 314)] // (0.04 / 0.0098)² = 16.65 times for "same", 64 for a claim
    [InlineData(0.0198, 1, 5, null)] // beyond a million
    public void Rounds_that_are_missing_by_hand(double log, double shownHalf, double claimHalf, int? more) =>
        Assert.Equal((Verdict.Inconclusive, more), One.Decide(new Known(log, shownHalf, claimHalf), noiseFloor: 0));

    [Fact]
    public void Below_the_noise_floor_only_being_the_same_can_be_found_out() =>
        // ln 1.05 = 0.0488 is the floor: 0.03 is neither within the margin nor above it.
        Assert.Equal((Verdict.Inconclusive, null), One.Decide(new Known(0.03, 0.001, 0.001), noiseFloor: 0.05));

    [Fact]
    public void Where_there_is_no_interval_the_rounds_of_enough_batches_are_missing() =>
        // Three batches of 8 rounds, seven of ten missing.
        Assert.Equal((Verdict.Inconclusive, 56), One.Decide(new Known(0.03, null, null) { Units = 3, Rounds = 24 }, noiseFloor: 0));

    [Fact]
    public void A_tally_counts_claims_and_tells_floor_and_ratio_of_all_comparisons()
    {
        var tally = new ComparisonTally([CommonPractice.UTest]);
        Assert.Equal((0, null, null, null), (tally.Comparisons, tally.Floor, tally.SmallestDifference, tally.Ratio(0.95, 1)));
        Assert.True(tally.Add(Scaled("a", 1.1), Scaled("b", 1), One, seed: 1));
        Assert.Equal(1, tally.Comparisons);
        Assert.Equal(0.1, tally.Floor!.Value, 9);
        // Without spread nothing but the margin hides a difference.
        Assert.Equal(0.02, tally.SmallestDifference!.Value, 9);
        Assert.Equal((1, 0, 1), Claims(tally));
        Assert.Equal(1.1, tally.Ratio(0.95, 1)!.Value.Value, 9);
        Assert.False(tally.Add(Series("a", [1]), Series("b", [1]), One, seed: 1));

        var other = new ComparisonTally([CommonPractice.UTest]);
        Assert.True(other.Add(Scaled("a", 1 / 1.3), Scaled("b", 1), One, seed: 1));
        tally.Add(other);
        Assert.Equal((1, 1, 2), Claims(tally));
        Assert.Equal(2, tally.Comparisons);
        Assert.Equal(1 / Math.Sqrt(1.3 / 1.1), tally.Ratio(0.95, 1)!.Value.Value, 9);
        Assert.Equal(
            new BatchBootstrap([Math.Log(1.1), -Math.Log(1.3)], 1, "ratio over all comparisons").StandardError,
            Math.Log(tally.Ratio(0.5, 1)!.Value.High!.Value / tally.Ratio(0.5, 1)!.Value.Value), 1e-7); // the quartile of t with one degree of freedom is 1

        static (int Slower, int Faster, int All) Claims(ComparisonTally tally) =>
            (tally.Count(ComparisonTally.Ours, Verdict.Slower), tally.Count(ComparisonTally.Ours, Verdict.Faster), tally.Claims(ComparisonTally.Ours));

        static BatchSeries Scaled(string name, double factor) => Series(name, [.. Twelve.Select(value => value * factor)]);
    }

    [Fact]
    public void A_difference_is_detectable_by_half_widths_of_the_claim_and_of_the_estimate()
    {
        double[] flat = [.. Enumerable.Repeat(100.0, 12)], logs = [.. Twelve.Select(value => Math.Log(value / 100))];
        var tally = new ComparisonTally([]);
        Assert.True(tally.Add(Series("a", Twelve), Series("b", flat), One, seed: 2));
        double error = new BatchBootstrap(logs, 2, "a / b").StandardError;
        Assert.Equal(Math.Exp(error * (Student99 + Student90)) - 1, tally.SmallestDifference!.Value, 1e-5);
        var two = new ComparisonTally([]);
        Assert.True(two.Add(Series("a", flat), Series("b", flat), One, seed: 2));
        two.Add(tally);
        Assert.Equal(Math.Exp(((error * (Student99 + Student90)) + Math.Log(1.02)) / 2) - 1, two.SmallestDifference!.Value, 1e-5);
    }

    [Fact]
    public void Common_practice_has_names_and_a_threshold_of_two_percent()
    {
        Assert.Equal(["hyperfine", "Google Benchmark", "BenchmarkDotNet"], CommonPractice.All.Select(test => test.Tool));
        Assert.Equal([ComparisonTally.Ours, .. CommonPractice.All.Select(test => test.Name)], ComparisonTally.Judges);
        double[] Around(double middle) => [.. Enumerable.Range(0, 60).Select(i => middle + (0.001 * i))];
        Assert.Equal(Verdict.Slower, CommonPractice.ThresholdTest.Decide(Around(102.5), Around(100)));
        Assert.Equal(Verdict.Inconclusive, CommonPractice.ThresholdTest.Decide(Around(101.5), Around(100)));
        Assert.Equal(Verdict.Faster, CommonPractice.ThresholdTest.Decide(Around(100), Around(102.5)));
    }

    [Fact]
    public void States_of_counts_part_at_half_an_instruction_and_at_half_a_percent()
    {
        Assert.Single(CountState.Of([10, 10.5]));
        Assert.False(CountState.Of([10, 10.5])[0].IsExact);
        Assert.Equal(2, CountState.Of([10, 10.75]).Count);
        Assert.Single(CountState.Of([1000, 1005]));
        Assert.Equal(2, CountState.Of([1000, 1005.5]).Count);
        Assert.Equal(1000, CountState.Usual([1000, 1000, 2000, 2000])); // of two that were seen as often, the least
    }

    [Fact]
    public void Counts_at_the_very_margin_are_the_same()
    {
        Assert.Equal(Verdict.Same, CountState.Compare([125], [100], margin: 0.25).Verdict);
        Assert.Equal(Verdict.Same, CountState.Compare([80], [100], margin: 0.25).Verdict);
        Assert.Equal(Verdict.Slower, CountState.Compare([126], [100], margin: 0.25).Verdict);
        Assert.Equal(Verdict.Faster, CountState.Compare([79], [100], margin: 0.25).Verdict);
    }

    private static BatchSeries Series(string name, double[] values) => BatchSeries.From(name, values.Select((value, i) => new BatchValue(i, i, value)));

    /// <summary>A ratio that was estimated as a test says.</summary>
    private sealed record Known(double Log, double? ShownHalf, double? ClaimHalf) : ILogRatio
    {
        public int Units { get; init; } = 10;

        public int Rounds { get; init; } = 20;

        public Estimate LogAt(double confidence)
        {
            double? half = confidence < 0.97 ? ShownHalf : ClaimHalf;
            return new Estimate(Log, Log - half, Log + half);
        }
    }
}
