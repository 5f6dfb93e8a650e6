namespace Hostcall.Statistics;

/// <summary>
/// When a run that was asked for a precision has enough of a case: as soon as its own interval is narrow enough, at one of a few
/// moments that were fixed beforehand.
/// </summary>
/// <remarks>
/// Who stops when a difference shows finds one sooner or later. Here nobody looks at a difference: a case stops by its own width. What
/// is left is that a series which happens to scatter little stops early. So verdicts are made as if every moment at which a run may
/// have stopped were a comparison of its own (<see cref="Judge"/>): by Bonferroni's inequality a claim then holds at all of them
/// together, whichever was the last and whatever the rule. That is dear for many moments, hence few, farther and farther apart.
/// </remarks>
public static class EarlyStop
{
    /// <summary>Numbers of batches; the first is what a run has by default.</summary>
    public static IReadOnlyList<int> Looks { get; } = [12, 18, 24, 36, 48];

    /// <summary>The run ends here, narrow enough or not.</summary>
    public static int MostBatches => Looks[^1];

    /// <summary>Whether half of the interval of a row is no more than a fraction of its estimate.</summary>
    public static bool IsEnough(BatchSeries series, double fraction, double confidence, int seed, int resamples) =>
        new BatchBootstrap(series.Values, seed, series.Name, resamples).At(confidence) is { Low: { } low, High: { } high } estimate
        && high - low <= 2 * fraction * estimate.Value;
}
