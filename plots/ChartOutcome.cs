namespace Hostcall.Plots;

/// <summary>What became of the charts of a run.</summary>
/// <param name="Files">Files written, as absolute paths, SVG and PNG of each chart.</param>
/// <param name="Problem">One line about what could not be drawn and the remedy; null when all was drawn.</param>
public sealed record ChartOutcome(IReadOnlyList<string> Files, string? Problem);
