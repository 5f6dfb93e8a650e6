using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.SignificanceTesting;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;

namespace Hostcall.Statistics;

/// <summary>
/// What common practice says of two lists of blocks: each test takes every block as independent of the others, which
/// blocks of one run are not. For studies of how often such claims are wrong; no verdict of this program uses them.
/// </summary>
/// <param name="Tool">Who uses the test.</param>
/// <param name="Name">The test, and who uses it.</param>
/// <param name="Decide">The verdict on the first list: slower, faster, or inconclusive.</param>
public sealed record CommonPractice(string Tool, string Name, Func<IReadOnlyList<double>, IReadOnlyList<double>, Verdict> Decide)
{
    /// <summary>The level of hyperfine's and Google Benchmark's scripts.</summary>
    private const double Alpha = 0.05;

    /// <summary>The level of BenchmarkDotNet's column by default.</summary>
    internal static readonly SignificanceLevel BenchmarkDotNetAlpha = SignificanceLevel.P1E5;

    private static readonly Threshold TwoPercent = new(PercentValue.Of(2).ToMeasurement());

    private static readonly SimpleEquivalenceTest Equivalence = new(MannWhitneyTest.Instance);

    /// <summary>Welch's t test of the means, two-sided at 5 %: scripts/welch_ttest.py of hyperfine.</summary>
    public static CommonPractice Welch { get; } = new("hyperfine", "Welch's t test (hyperfine's script)", (a, b) =>
        TwoSided(side => WelchTest.Instance.Perform(new(a), new(b), side, Threshold.Zero).PValue));

    /// <summary>Mann-Whitney's U test, two-sided at 5 %: tools/compare.py of Google Benchmark.</summary>
    public static CommonPractice UTest { get; } = new("Google Benchmark", "U test (Google Benchmark)", (a, b) =>
        TwoSided(side => MannWhitneyTest.Instance.PerformStrategy(new(a), new(b), side, Threshold.Zero, MannWhitneyStrategy.NormalApprox).PValue));

    /// <summary>
    /// Mann-Whitney's test against a threshold, either side, as BenchmarkDotNet's StatisticalTestColumn makes it:
    /// Perfolizer's equivalence test at a level of 0.00001. The threshold is the margin of this program's own verdicts.
    /// </summary>
    public static CommonPractice ThresholdTest { get; } = new("BenchmarkDotNet", "U test with a threshold of 2% (BenchmarkDotNet)", (a, b) =>
        Equivalence.Perform(new(a), new(b), TwoPercent, BenchmarkDotNetAlpha) switch
        {
            ComparisonResult.Greater => Verdict.Slower,
            ComparisonResult.Lesser => Verdict.Faster,
            _ => Verdict.Inconclusive,
        });

    public static IReadOnlyList<CommonPractice> All { get; } = [Welch, UTest, ThresholdTest];

    private static Verdict TwoSided(Func<AlternativeHypothesis, Probability> pValue)
    {
        if (pValue(AlternativeHypothesis.TwoSides) >= Alpha)
            return Verdict.Inconclusive;
        return pValue(AlternativeHypothesis.Greater) < pValue(AlternativeHypothesis.Less) ? Verdict.Slower : Verdict.Faster;
    }
}
