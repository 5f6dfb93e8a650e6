namespace Hostcall.Statistics;

/// <summary>A level at which blocks of a count lie.</summary>
/// <param name="Low">The least of them.</param>
/// <param name="High">The largest.</param>
/// <param name="Share">Which part of all blocks is at this level, from 0 to 1.</param>
public sealed record CountState(double Low, double High, double Share)
{
    /// <summary>
    /// Blocks further apart than this part of their value are of two states: between them lies another decision of the
    /// scheduler, some hundred instructions at least.
    /// </summary>
    public const double Gap = 0.005;

    /// <summary>
    /// A block is a difference of two runs over its calls, so that blocks of other lengths differ by fractions of an
    /// instruction where their calls do not.
    /// </summary>
    public const double Fraction = 0.5;

    /// <summary>Whether all blocks of the state are the same to the instruction.</summary>
    public bool IsExact => High - Low < Fraction;

    /// <summary>The states that were seen, from the least on.</summary>
    /// <param name="blocks">At least one.</param>
    public static IReadOnlyList<CountState> Of(IReadOnlyList<double> blocks)
    {
        double[] sorted = [.. blocks.Order()];
        var states = new List<CountState>();
        int first = 0;
        for (int next = 1; next <= sorted.Length; next++)
        {
            if (next < sorted.Length && sorted[next] - sorted[next - 1] <= Math.Max(Fraction, Gap * sorted[next - 1])) continue;
            states.Add(new CountState(sorted[first], sorted[next - 1], (next - first) / (double)sorted.Length));
            first = next;
        }

        return states;
    }

    /// <summary>The figure of a row: the median of the state that was seen most, of several the least.</summary>
    public static double Usual(IReadOnlyList<double> blocks)
    {
        CountState most = Of(blocks).MaxBy(state => state.Share)!;
        return Quantiles.Median([.. blocks.Where(block => block >= most.Low && block <= most.High)]);
    }

    /// <summary>
    /// Compares two counts. Nothing is estimated: every state of the one is held against every state of the other, and
    /// the verdict is that of all of them, else there is none.
    /// </summary>
    /// <returns>The ratio of the usual figures, its extremes where it has any, and the verdict on a.</returns>
    public static (double Ratio, double? Low, double? High, Verdict Verdict) Compare(IReadOnlyList<double> a, IReadOnlyList<double> b, double margin)
    {
        double low = a.Min() / b.Max(), high = a.Max() / b.Min();
        bool isExact = Of(a) is [{ IsExact: true }] && Of(b) is [{ IsExact: true }];
        Verdict verdict = (low, high) switch
        {
            _ when low >= 1 / (1 + margin) && high <= 1 + margin => Verdict.Same,
            ( > 1, _) => Verdict.Slower,
            (_, < 1) => Verdict.Faster,
            _ => Verdict.Inconclusive,
        };
        return (Usual(a) / Usual(b), isExact ? null : low, isExact ? null : high, verdict);
    }
}
