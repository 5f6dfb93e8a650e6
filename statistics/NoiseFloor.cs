namespace Hostcall.Statistics;

/// <summary>
/// The relative difference that noise alone shows between a path and itself, from A against A on the same data:
/// neighbouring batches are paired, chance decides which of the two is called A, and the estimated log ratio of the
/// pairs is taken. The floor is the 95th percentile of its size over many such decisions.
/// </summary>
/// <remarks>
/// Pairs are neighbours so that slow drift cancels, as it does between two paths of one batch. There are n/2 pairs
/// where a comparison has n, so the split's spread is √2 times a comparison's, and is divided by that.
/// </remarks>
public static class NoiseFloor
{
    /// <summary>With fewer batches there are fewer than 8 ways to name the pairs, and no percentile.</summary>
    public const int LeastBatches = 6;

    private const int Splits = 400;

    /// <summary>The floor as a fraction, such as 0.004; null with too few batches or a value that is not positive.</summary>
    public static double? Of(BatchSeries series, int seed)
    {
        if (series.Values.Count < LeastBatches || series.Values.Any(v => v <= 0))
            return null;
        double[] differences = [.. Enumerable.Range(0, series.Values.Count / 2)
            .Select(k => Math.Log(series.Values[2 * k] / series.Values[(2 * k) + 1]))];
        double split = Quantiles.HarrellDavis(Sizes(differences, SplitMix64.For(seed, series.Name + " noise")), 0.95);
        return Math.Exp(split / Math.Sqrt(2)) - 1;
    }

    /// <summary>The floor of a comparison: the larger one of the two paths; null where neither is known.</summary>
    public static double? Of(BatchSeries a, BatchSeries b, int seed) => Larger(Of(a, seed), Of(b, seed));

    /// <summary>The larger of two floors, either of which may be unknown.</summary>
    public static double? Larger(double? x, double? y) => x is null ? y : y is null ? x : Math.Max(x.Value, y.Value);

    /// <summary>
    /// The relative difference between two single batches of a run that 95 in 100 pairs of batches stay below. For
    /// comparing runs that have no others beside them: two runs are at least as far apart as two batches, and no
    /// number of batches in them tells how far. Null with a single batch or a value that is not positive.
    /// </summary>
    public static double? BetweenBatches(BatchSeries series)
    {
        double[] logs = [.. series.Values.Where(v => v > 0).Select(v => Math.Log(v))];
        if (logs.Length < 2 || logs.Length < series.Values.Count)
            return null;
        double[] sizes = [.. logs.SelectMany((x, i) => logs.Skip(i + 1).Select(y => Math.Abs(x - y)))];
        return Math.Exp(Quantiles.Linear(sizes, 0.95)) - 1;
    }

    private static double[] Sizes(double[] differences, SplitMix64 random)
    {
        // Both signs of each difference, sorted once; a split picks one sign of each.
        int n = differences.Length;
        double[] both = [.. differences, .. differences.Select(d => -d)];
        int[] order = [.. Enumerable.Range(0, 2 * n).OrderBy(i => both[i])];
        var averages = new WalshAverages(both);
        double[] sizes = new double[Splits];
        int[] times = new int[2 * n];
        bool[] flip = new bool[n];
        for (int s = 0; s < Splits; s++)
        {
            for (int i = 0; i < n; i++)
                flip[i] = random.Below(2) == 1;
            for (int rank = 0; rank < order.Length; rank++)
                times[rank] = flip[order[rank] % n] == order[rank] >= n ? 1 : 0;
            sizes[s] = Math.Abs(averages.Median(times));
        }

        return sizes;
    }
}
