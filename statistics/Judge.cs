namespace Hostcall.Statistics;

/// <summary>
/// Turns a ratio into a verdict. The rules, in order:
/// same, when the simultaneous 95 % interval lies within the margin;
/// faster or slower, when the simultaneous 99 % interval leaves 1 out and the estimate exceeds the noise floor;
/// inconclusive otherwise.
/// </summary>
/// <remarks>
/// Simultaneous means Bonferroni's correction: with m comparisons in one table each interval is made at
/// 1 − (1 − confidence) / m, so that all of them hold together with the stated confidence. Claims of a difference
/// need 99 % because a benchmark suite is run often, and one false alarm in twenty is what makes people stop
/// reading; equality is a statement that the interval itself bounds, so 95 % is enough for it.
/// </remarks>
/// <param name="Margin">Costs within this fraction of each other are the same.</param>
/// <param name="Confidence">Joint coverage of the intervals that are shown.</param>
/// <param name="ClaimConfidence">Joint confidence that a claim of a difference needs.</param>
/// <param name="ComparisonsAtOnce">Number of comparisons in the table.</param>
public sealed record Judge(double Margin, double Confidence, double ClaimConfidence, int ComparisonsAtOnce)
{
    /// <summary>The interval to show beside a verdict.</summary>
    public Estimate Shown(ILogRatio ratio) => ratio.LogAt(Corrected(Confidence)).Exp();

    /// <summary>The interval that a claim of a difference rests on, on the log scale.</summary>
    public Estimate Claimed(ILogRatio ratio) => ratio.LogAt(Corrected(ClaimConfidence));

    /// <summary>The verdict on a, and for inconclusive the number of further rounds that should settle it.</summary>
    /// <param name="ratio">Cost of a over cost of b.</param>
    /// <param name="noiseFloor">Relative difference that may not be claimed; null where unknown.</param>
    public (Verdict Verdict, int? MoreRounds) Decide(ILogRatio ratio, double? noiseFloor)
    {
        Estimate shown = ratio.LogAt(Corrected(Confidence));
        Estimate claim = Claimed(ratio);
        if (shown is not { Low: { } low, High: { } high } || claim is not { Low: { } claimLow, High: { } claimHigh })
            return (Verdict.Inconclusive, Math.Max(1, (BatchSeries.EnoughBatches - ratio.Units) * ratio.Rounds / ratio.Units));

        double margin = Math.Log(1 + Margin);
        double floor = Math.Log(1 + (noiseFloor ?? 0));
        if (low >= -margin && high <= margin)
            return (Verdict.Same, null);
        if (Math.Abs(shown.Value) > floor && (claimLow > 0 || claimHigh < 0))
            return (claimLow > 0 ? Verdict.Slower : Verdict.Faster, null);
        return (Verdict.Inconclusive, MoreRounds(ratio.Rounds, Math.Abs(shown.Value), high - shown.Value, claimHigh - claim.Value, margin, floor));
    }

    /// <summary>
    /// Half-widths shrink with the root of the batches, and so of the rounds: the verdict "same" needs the shown one to fit between the
    /// estimate and the margin, a claim needs the other one to fit between 1 and the estimate. The cheaper of the two.
    /// </summary>
    private static int? MoreRounds(int rounds, double size, double shownHalf, double claimHalf, double margin, double floor)
    {
        double forSame = size < margin ? Square(shownHalf / (margin - size)) : double.PositiveInfinity;
        double forClaim = size > floor ? Square(claimHalf / size) : double.PositiveInfinity;
        double needed = rounds * Math.Min(forSame, forClaim);
        return needed < 1_000_000 ? Math.Max(1, (int)Math.Ceiling(needed) - rounds) : null;
    }

    private static double Square(double x) => x * x;

    private double Corrected(double confidence) => 1 - ((1 - confidence) / Math.Max(1, ComparisonsAtOnce));
}
