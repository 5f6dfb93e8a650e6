namespace Hostcall.Machine;

/// <summary>The outcome of something that was tried, or the reason why it was not.</summary>
/// <param name="Value">The outcome; null if it was not tried.</param>
/// <param name="WhyNot">Why not, as the end of a sentence; null if it was.</param>
public sealed record Tried<T>(T? Value, string? WhyNot)
    where T : class;
