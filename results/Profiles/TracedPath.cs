namespace Hostcall.Results.Profiles;

/// <summary>One path of one scenario on one lane, traced.</summary>
/// <param name="Profile">Where a call goes.</param>
/// <param name="Stacks">The same by chain of callers; empty where they were not kept.</param>
/// <param name="Ledger">Transitions; empty where samples were taken, which cannot tell.</param>
/// <param name="Calls">How many calls the figures are a mean of.</param>
/// <param name="Notes">What to know before reading the figures, a sentence each.</param>
public sealed record TracedPath(
    Profile Profile, IReadOnlyList<FoldedLine> Stacks, IReadOnlyList<TransitionCount> Ledger, long Calls, IReadOnlyList<string> Notes)
{
    /// <summary>What the path is measured against; null where that is not known.</summary>
    public PathTraits? Traits { get; init; }
}
