namespace Hostcall.Statistics;

/// <summary>
/// The means of all pairs of values, each value paired with itself too. Their median is the Hodges-Lehmann estimate
/// (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963). They are sorted once, so that the estimate of
/// a resample is one pass over them instead of a new sort.
/// </summary>
internal sealed class WalshAverages
{
    private readonly double[] means;
    private readonly (int First, int Second)[] pairs;

    public WalshAverages(IReadOnlyList<double> values)
    {
        Count = values.Count;
        double[] sorted = [.. values.Order()];
        means = new double[Count * (Count + 1) / 2];
        pairs = new (int, int)[means.Length];
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            for (int j = i; j < Count; j++)
            {
                // Halved before adding: the sum of two large values must not overflow.
                means[next] = i == j ? sorted[i] : (sorted[i] / 2) + (sorted[j] / 2);
                pairs[next++] = (i, j);
            }
        }

        Array.Sort(means, pairs);
    }

    /// <summary>Number of values, not of pairs.</summary>
    public int Count { get; }

    /// <summary>Hodges-Lehmann estimate of a resample that takes the i-th smallest value <paramref name="times"/>[i] times.</summary>
    public double Median(ReadOnlySpan<int> times)
    {
        long size = 0;
        foreach (int t in times)
            size += t;
        long pairs = size * (size + 1) / 2;
        long lowerRank = (pairs + 1) / 2;
        long upperRank = (pairs + 2) / 2;

        long rank = 0;
        double lower = double.NaN;
        for (int k = 0; k < means.Length; k++)
        {
            (int i, int j) = this.pairs[k];
            rank += i == j ? times[i] * (times[i] + 1L) / 2 : (long)times[i] * times[j];
            if (double.IsNaN(lower) && rank >= lowerRank)
                lower = means[k];
            if (rank >= upperRank)
                return lower == means[k] ? lower : (lower / 2) + (means[k] / 2);
        }

        throw new ArgumentException("The resample is empty.", nameof(times));
    }
}
