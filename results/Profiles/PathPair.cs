namespace Hostcall.Results.Profiles;

/// <summary>Two paths to compare.</summary>
/// <param name="From">The path to start from.</param>
/// <param name="To">The path that saves something against it, or costs more.</param>
public sealed record PathPair(string From, string To);
