namespace Hostcall.Results;

/// <summary>A figure that someone published: a row of published.csv. Shown apart from what was measured, always.</summary>
/// <param name="Id">Permanent name of the row.</param>
/// <param name="What">What was timed, in a few words.</param>
/// <param name="Path">Our id of the same path; null where we have none.</param>
/// <param name="ValueLow">The figure, or the low end of its range, in <paramref name="Unit"/>; null where only words were given.</param>
/// <param name="ValueHigh">The high end of its range; equal to the low end for a single figure.</param>
/// <param name="Unit">ns, us, cycles, per_s or ratio, as published.</param>
/// <param name="Machine">Machine and kernel as far as given.</param>
/// <param name="Year">Year of publication; null where the source has none.</param>
/// <param name="Source">Where to read it.</param>
/// <param name="Flaw">What to know before comparing with it; empty where nothing is known.</param>
public sealed record PublishedFigure(
    string Id,
    string What,
    string? Path,
    double? ValueLow,
    double? ValueHigh,
    string Unit,
    string Machine,
    int? Year,
    string Source,
    string Flaw)
{
    /// <summary>True for the figures of the July 2022 claim that this project reruns; they go beside the measured ones.</summary>
    public bool IsClaim => Id.StartsWith("claim-", StringComparison.Ordinal);
}
