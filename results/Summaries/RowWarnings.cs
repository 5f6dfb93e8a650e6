using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>The closed list of sentences that the statistics of a row may add to it.</summary>
public static class RowWarnings
{
    /// <summary>Half-width, as a fraction of the estimate, that a quiet machine stays below.</summary>
    public const double WidestHalf = 0.02;

    private const double ManyOutliers = 0.05;

    /// <summary>By which fraction counts of blocks may differ unsaid.</summary>
    private const double CountSpread = 0.001;

    /// <summary>All sentences that apply to a series and its estimate.</summary>
    public static IEnumerable<string> For(BatchSeries series, Estimate estimate)
    {
        if (series.Values.Count < BatchSeries.EnoughBatches && !Repeats(series))
            yield return TooFewRounds(series.RoundCount, series.Values.Count);
        if (estimate is { Low: { } low, High: { } high } && estimate.Value > 0 && (high - low) / 2 / estimate.Value is > WidestHalf and var half)
            yield return WideInterval(half);
        if (Drift.Over(series.Values) is { Matters: true } drift)
            yield return Drifts(drift);
        if (BlockShape.Modes(series.Blocks) is > 1 and var modes)
            yield return SeveralModes(modes);
        int outliers = BlockShape.Outliers(series.Blocks);
        if (outliers > ManyOutliers * series.Blocks.Count)
            yield return Outliers(outliers, series.Blocks.Count);
    }

    /// <summary>The sentence for a row of instructions, which are counted, not timed: equal blocks need no statistics.</summary>
    public static IEnumerable<string> ForCounts(BatchSeries series)
    {
        double least = series.Blocks.Min(), most = series.Blocks.Max();
        if (most - least >= 1 && most > least * (1 + CountSpread))
            yield return CountsDiffer(least, most);
    }

    /// <summary>The counts of blocks differ by more than the block's own fixed cost explains.</summary>
    public static string CountsDiffer(double least, double most) => FormattableString.Invariant(
        $"Blocks count between {least:N0} and {most:N0} instructions a call: the scheduler decided otherwise in some of them, or something ran that is no part of the call.");

    /// <summary>Too little data for a trustworthy interval.</summary>
    public static string TooFewRounds(int rounds, int batches)
    {
        string measured = $"Only {Count(rounds, "round")}{(rounds == 1 ? " was" : " were")} measured";
        return rounds == batches
            ? $"{measured}; {BatchSeries.EnoughBatches} or more make an interval that can be trusted."
            : $"{measured}, in {Count(batches, "process")}; {BatchSeries.EnoughBatches} or more processes make an interval that can be trusted.";
    }

    /// <summary>The interval is wider than ±2 % of the estimate.</summary>
    public static string WideInterval(double half) =>
        $"The interval is ±{Percent(half)} of the estimate, wider than ±{Percent(WidestHalf)}; the machine was not quiet or the rounds were too few.";

    /// <summary>The cost rose or fell over the run.</summary>
    public static string Drifts(Drift drift) =>
        $"The cost {(drift.RelativeChange > 0 ? "rose" : "fell")} by {Percent(Math.Abs(drift.RelativeChange))} from the first round to the last.";

    /// <summary>The blocks fall into separate groups, so one number does not describe them.</summary>
    public static string SeveralModes(int modes) =>
        $"The blocks fall into {modes} separate groups; look at the distribution before using one number.";

    /// <summary>Many blocks lie far from the rest.</summary>
    public static string Outliers(int outliers, int blocks) =>
        $"{outliers} of {blocks} blocks lie far outside the others; something else used the machine now and then.";

    /// <summary>Preemptions of a block from which on the reader is told; housekeeping of an idle kernel makes about one.</summary>
    public const int MuchPreempted = 2;

    /// <summary>Something else ran on the measuring CPU again and again.</summary>
    public static string Preempted(long preemptions, int blocks) =>
        $"The scheduler took the CPU away from the measuring thread in the middle of blocks, {preemptions} times in {blocks} blocks.";

    /// <summary>Calls of a block below which the error of what it costs once shows; starting and ending it costs about what one call does.</summary>
    public const int EnoughCalls = 100;

    /// <summary>A block has few calls.</summary>
    public static string FewCalls(long calls) =>
        $"A block has only {Count((int)calls, "call")}, so the error of what it costs once, which is measured and taken off, is part of the figure; use more (--calls N).";

    /// <summary>Some rounds lack this path.</summary>
    public static string RoundsMissing(int rounds, int all) =>
        $"It was measured in {rounds} of the {all} rounds of its lane.";

    /// <summary>A case that was to end once it is known well enough, and did not come to that.</summary>
    public static IEnumerable<string> ForPrecision(Estimate estimate, double percent)
    {
        if (estimate is { Low: { } low, High: { } high } && high - low > 2 * percent / 100 * estimate.Value)
            yield return FormattableString.Invariant($"Its interval is wider than the ±{percent:0.##} % that were asked for: this machine is too loud for that, or the run ended before.");
    }

    /// <summary>The samples have a path that the manifest does not mention.</summary>
    public const string NotInManifest = "The manifest does not mention this path; only its samples are known.";

    // A count that comes out equal each time needs no ten rounds to be believed.
    private static bool Repeats(BatchSeries series) =>
        series.RoundCount > 1 && series.Blocks.All(b => b == series.Blocks[0]);

    private static string Count(int n, string what) => n == 1 ? $"1 {what}" : what == "process" ? $"{n} processes" : $"{n} {what}s";

    private static string Percent(double fraction) => FormattableString.Invariant($"{fraction * 100:0.#}%");
}
