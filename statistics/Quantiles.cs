using Perfolizer.Mathematics.QuantileEstimators;

namespace Hostcall.Statistics;

/// <summary>Quantiles of block values.</summary>
public static class Quantiles
{
    private const int ManyValues = 100_000;

    /// <summary>The middle value, or the mean of the two middle values.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] / 2) + (sorted[middle] / 2);
    }

    /// <summary>Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996).</summary>
    public static double Linear(IReadOnlyList<double> values, double probability) =>
        SimpleQuantileEstimator.Instance.Quantile(new Pragmastat.Sample([.. values]), probability);

    /// <summary>
    /// Harrell-Davis quantile: a weighted mean of all order statistics, steadier than a single one (Harrell and
    /// Davis, Biometrika 69, 1982). Kept within the values, which rounding could leave by one bit. Of very many values the
    /// weights gather on so few neighbours that the sample quantile is the same, at a thousandth of the work.
    /// </summary>
    public static double HarrellDavis(IReadOnlyList<double> values, double probability)
    {
        if (values.Count > ManyValues)
            return Linear(values, probability);
        var sample = new Pragmastat.Sample([.. values]);
        double quantile = HarrellDavisQuantileEstimator.Instance.Quantile(sample, probability);
        return Math.Clamp(quantile, sample.SortedValues[0], sample.SortedValues[^1]);
    }
}
