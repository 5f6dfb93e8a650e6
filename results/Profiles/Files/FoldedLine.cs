namespace Hostcall.Results.Profiles;

/// <summary>A chain of callers and what one call spends in its innermost function.</summary>
/// <param name="Functions">Outermost first, as <see cref="FunctionName"/> writes them.</param>
/// <param name="Weight">In the unit of the profile, rounded to a whole one.</param>
public sealed record FoldedLine(IReadOnlyList<string> Functions, long Weight);
