namespace Hostcall.Results;

/// <summary>What those who read a run have to know of a path; no reader knows one by its name.</summary>
/// <param name="Summary">How a call gets there, in a few words.</param>
/// <param name="Baseline">Id of the path that it is measured against; null for the one that all others are compared with in the end.</param>
/// <param name="RobustOf">Id of the path that does the same and restores less of the host; else null.</param>
/// <param name="Ladder">Height on the exit ladder, from 0; null for a row that is not on it.</param>
/// <param name="IsWitness">Whether it is a program of others, which is never compared with a path.</param>
public sealed record PathTraits(string Summary, string? Baseline = null, string? RobustOf = null, int? Ladder = null, bool IsWitness = false)
{
    /// <summary>Ids of rows whose costs together are nearly this one's: what it is made of.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
