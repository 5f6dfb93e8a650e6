using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Whether a case is known well enough for a run that was asked for a precision, by the interval that its row will show.</summary>
public static class Precision
{
    /// <param name="blocks">Of the case, so far; those of a round in the order in which they were measured.</param>
    /// <param name="plan">Of the run.</param>
    /// <param name="seed">Of the run.</param>
    public static bool IsReached(CaseBlocks blocks, Plan plan, int seed)
    {
        var options = new SummaryOptions();
        return plan.UntilPercent is { } percent && blocks.Blocks.Count > 0
            && EarlyStop.IsEnough(RunSeries.Series(blocks, block => block.Value), percent / 100, options.Confidence, seed, options.Resamples);
    }

    /// <summary>At how many moments a case of the run may have stopped; 1 where it could not.</summary>
    internal static int Looks(Plan plan) => plan.UntilPercent is null ? 1 : EarlyStop.Looks.Count;
}
