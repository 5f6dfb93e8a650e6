namespace Hostcall.Traces;

/// <summary>One path of one scenario on one lane, traced.</summary>
/// <param name="Profile">Where a call goes.</param>
/// <param name="Stacks">The same by chain of callers.</param>
/// <param name="Exact">What only an exact trace tells; null where samples were taken.</param>
/// <param name="Notes">What to know before reading the figures, a sentence each.</param>
public sealed record TracedPath(Profile Profile, IReadOnlyList<FoldedLine> Stacks, ExactTrace? Exact, IReadOnlyList<string> Notes);
