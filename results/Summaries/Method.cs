namespace Hostcall.Results;

/// <summary>The settings behind the intervals and verdicts of a summary.</summary>
public sealed record Method
{
    /// <summary>Coverage of each interval of a row, such as 0.95; those of comparisons cover all of them at once.</summary>
    public required double Confidence { get; init; }

    /// <summary>Confidence that a claim of faster or slower needs, over all comparisons at once.</summary>
    public required double ClaimConfidence { get; init; }

    /// <summary>Two costs within this fraction of each other are the same, such as 0.02.</summary>
    public required double Margin { get; init; }

    /// <summary>Bootstrap resamples per interval.</summary>
    public required int Resamples { get; init; }

    /// <summary>Number of comparisons that the correction is for.</summary>
    public required int ComparisonsAtOnce { get; init; }

    /// <summary>
    /// At how many moments a case may have been given up because it was known well enough: the correction counts each comparison so often. 1
    /// where all got the same rounds.
    /// </summary>
    public int Looks { get; init; } = 1;

    /// <summary>
    /// Consecutive rounds that one process measured on this machine, which together are one unit of the bootstrap; 1
    /// where each round is a unit of its own, as in labs. Null in summaries of before there were batches.
    /// </summary>
    public int? RoundsPerBatch { get; init; }

    /// <summary>Seed of the bootstrap.</summary>
    public required int Seed { get; init; }
}
