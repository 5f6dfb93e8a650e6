using Hostcall.Statistics;

namespace Hostcall.Results.Noise;

/// <summary>All comparisons of one kind that a study made.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Path">The path's id.</param>
/// <param name="Percent">By how much the first of the two was to be slower, in percent; 0 for the path against itself.</param>
/// <param name="Tally">What they came out as.</param>
public sealed record NoiseRow(string Scenario, string Path, double Percent, ComparisonTally Tally);
