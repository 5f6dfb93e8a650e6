namespace Hostcall.Lab.Channel;

/// <summary>Calls of a sweep; what they are follows from seed and index.</summary>
/// <param name="Seed">Of all calls.</param>
/// <param name="From">Index of the first.</param>
/// <param name="Count">How many.</param>
internal sealed record SweepPart(int Seed, long From, long Count);
