namespace Hostcall.Results;

/// <summary>The content of a samples.csv.</summary>
/// <param name="Rows">All whole rows, in file order.</param>
/// <param name="Warnings">Sentences about what was tolerated, such as a cut last line.</param>
public sealed record SampleSet(IReadOnlyList<Sample> Rows, IReadOnlyList<string> Warnings);
