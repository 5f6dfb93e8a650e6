using Hostcall.Statistics;
using static Hostcall.Tests.Results.ByHand;

namespace Hostcall.Tests.Results;

/// <summary>Ratios of which the answer can be worked out on paper, and where there is none.</summary>
public sealed class RatiosByHandTests
{
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
}
