using Perfolizer.Mathematics.Distributions.ContinuousDistributions;
using Pragmastat.Estimators;

namespace Hostcall.Statistics;

/// <summary>
/// The Hodges-Lehmann estimate of the values of batches, with an interval from resampling whole batches.
/// </summary>
/// <remarks>
/// The interval is estimate ± t · s · √(n / (n − 1)), with s half the width of the middle 68.3 % of the resamples'
/// estimates and t the quantile of Student's distribution with n − 1 degrees of freedom: the bootstrap standard
/// error in a t interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 6 and 12). For normal
/// estimates s is their standard deviation; but two batches in twelve that something disturbed fill a few resamples to
/// the point where even the Hodges-Lehmann estimate gives way, and a standard deviation is made of those few.
/// Percentile and BCa intervals were not taken, for two reasons. With the 10 to 30 batches of a run they are too
/// narrow, since a resample knows nothing of the n − 1 (Hesterberg, The American Statistician 69, 2015, section
/// 4.1), and the tests measure by how much. And a tail of 0.0001, which simultaneous intervals need, can't be read
/// off a few thousand resamples.
/// </remarks>
public sealed class BatchBootstrap
{
    /// <summary>Enough for a standard error that is off by about 2.2 %.</summary>
    public const int DefaultResamples = 2000;

    /// <summary>What a normal distribution has below one standard deviation above its mean.</summary>
    private const double OneSigma = 0.841345;

    /// <summary>Resamples <paramref name="values"/>, one of each batch, in any order.</summary>
    /// <param name="values">At least one finite value.</param>
    /// <param name="seed">Same seed and name, same interval.</param>
    /// <param name="name">What is resampled, so that two series don't share their random numbers.</param>
    /// <param name="resamples">Number of resamples, at least 100.</param>
    public BatchBootstrap(IReadOnlyList<double> values, int seed, string name, int resamples = DefaultResamples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        Count = values.Count;
        Value = Center(values);
        StandardError = Count < 2 ? double.NaN : ErrorOf(values, SplitMix64.For(seed, name), resamples);
    }

    /// <summary>Number of batches.</summary>
    public int Count { get; }

    /// <summary>The Hodges-Lehmann estimate.</summary>
    public double Value { get; }

    /// <summary>Standard error of the estimate, n − 1 allowed for; NaN for a single batch.</summary>
    public double StandardError { get; }

    /// <summary>The Hodges-Lehmann estimate alone: the median of the means of all pairs.</summary>
    public static double Center(IReadOnlyList<double> values)
    {
        // The mean of two equal numbers may differ from them in the last bit.
        double center = CenterEstimator.Instance.Estimate(new Pragmastat.Sample([.. values])).NominalValue;
        return Math.Clamp(center, values.Min(), values.Max());
    }

    /// <summary>The estimate with an interval of the given coverage, such as 0.95.</summary>
    public Estimate At(double confidence)
    {
        if (Count < 2)
            return new Estimate(Value, null, null);
        double half = Student(confidence, Count - 1) * StandardError;
        return new Estimate(Value, Value - half, Value + half);
    }

    /// <summary>The two-sided quantile of Student's distribution.</summary>
    internal static double Student(double confidence, double degreesOfFreedom) =>
        new StudentDistribution(degreesOfFreedom).Quantile(1 - ((1 - confidence) / 2));

    private static double ErrorOf(IReadOnlyList<double> values, SplitMix64 random, int resamples)
    {
        var averages = new WalshAverages(values);
        int n = averages.Count;
        int[] times = new int[n];
        double[] medians = new double[resamples];
        for (int r = 0; r < resamples; r++)
        {
            Array.Clear(times);
            for (int i = 0; i < n; i++)
                times[random.Below(n)]++;
            medians[r] = averages.Median(times);
        }

        double half = (Quantiles.Linear(medians, OneSigma) - Quantiles.Linear(medians, 1 - OneSigma)) / 2;
        return half * Math.Sqrt(n / (n - 1.0));
    }
}
