using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.SignificanceTesting;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;

namespace Hostcall.Tests.Results;

/// <summary>
/// What other tools would have said about the same blocks: each takes all blocks as independent, which is the point.
/// </summary>
internal static class OtherTools
{
    private const double Alpha = 0.05;

    /// <summary>Welch's t test of the means, two-sided at 5 %: what hyperfine's own comparison script does.</summary>
    public static bool WelchClaims(double[] a, double[] b) => TwoSided((x, y, side) =>
        WelchTest.Instance.Perform(x, y, side, Threshold.Zero).PValue, a, b);

    /// <summary>Mann-Whitney's U test, two-sided at 5 %: what Google Benchmark's compare.py does.</summary>
    public static bool MannWhitneyClaims(double[] a, double[] b) => TwoSided((x, y, side) =>
        MannWhitneyTest.Instance.PerformStrategy(x, y, side, Threshold.Zero, MannWhitneyStrategy.NormalApprox).PValue, a, b);

    /// <summary>Mann-Whitney's test against a threshold of 2 %, either side at 5 %: what BenchmarkDotNet does with one.</summary>
    public static bool ThresholdClaims(double[] a, double[] b)
    {
        Threshold threshold = new(PercentValue.Of(2));
        Perfolizer.Sample x = new(a), y = new(b);
        return MannWhitneyTest.Instance.PerformStrategy(x, y, AlternativeHypothesis.Greater, threshold, MannWhitneyStrategy.NormalApprox).PValue < Alpha
            || MannWhitneyTest.Instance.PerformStrategy(y, x, AlternativeHypothesis.Greater, threshold, MannWhitneyStrategy.NormalApprox).PValue < Alpha;
    }

    private static bool TwoSided(Func<Perfolizer.Sample, Perfolizer.Sample, AlternativeHypothesis, Probability> pValue, double[] a, double[] b) =>
        pValue(new(a), new(b), AlternativeHypothesis.TwoSides) < Alpha;
}
