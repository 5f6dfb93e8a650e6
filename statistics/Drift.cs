using Perfolizer.Mathematics.Distributions.ContinuousDistributions;

namespace Hostcall.Statistics;

/// <summary>
/// A trend over the batches: Mann-Kendall test for its presence (Mann, Econometrica 13, 1945; normal approximation
/// with tie and continuity correction), Theil-Sen slope for its size (Sen, JASA 63, 1968).
/// </summary>
/// <param name="PValue">Two-sided p-value of "no trend".</param>
/// <param name="RelativeChange">Change from the first to the last batch, as a fraction of the median one.</param>
public readonly record struct Drift(double PValue, double RelativeChange)
{
    /// <summary>With fewer batches the normal approximation is not to be trusted.</summary>
    public const int LeastBatches = 8;

    /// <summary>True when the trend is both sure (p below 0.01) and large enough to matter (1 %).</summary>
    public bool Matters => PValue < 0.01 && Math.Abs(RelativeChange) > 0.01;

    /// <summary>Looks for a trend in values that are in the order in which they were measured; null with too few.</summary>
    public static Drift? Over(IReadOnlyList<double> values)
    {
        int n = values.Count;
        if (n < LeastBatches)
            return null;
        long s = 0;
        var slopes = new List<double>(n * (n - 1) / 2);
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                s += Math.Sign(values[j] - values[i]);
                slopes.Add((values[j] - values[i]) / (j - i));
            }
        }

        double middle = Quantiles.Median(values);
        double change = Quantiles.Median(slopes) * (n - 1);
        return new Drift(PValueOf(s, values), middle > 0 ? change / middle : 0);
    }

    private static double PValueOf(long s, IReadOnlyList<double> values)
    {
        double n = values.Count;
        double ties = values.GroupBy(v => v).Select(g => (double)g.Count()).Sum(t => t * (t - 1) * ((2 * t) + 5));
        double variance = ((n * (n - 1) * ((2 * n) + 5)) - ties) / 18;
        if (variance <= 0 || s == 0)
            return 1;
        double z = (Math.Abs(s) - 1) / Math.Sqrt(variance);
        return 2 * (1 - NormalDistribution.Standard.Cdf(z));
    }
}
