using Hostcall.Statistics;
using static Hostcall.Tests.Results.ByHand;

namespace Hostcall.Tests.Results;

/// <summary>When a case is known well enough, verdicts, tallies and states of counts of which the answer can be worked out on paper.</summary>
public sealed class VerdictsByHandTests
{
    private static readonly Judge One = new(Margin: 0.02, Confidence: 0.95, ClaimConfidence: 0.99, ComparisonsAtOnce: 1);

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
