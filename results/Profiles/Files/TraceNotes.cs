namespace Hostcall.Results.Profiles;

/// <summary>trace.json: what the figures of profile.csv and ledger.csv do not say themselves.</summary>
internal sealed record TraceNotes
{
    /// <summary>The newest layout that this program writes and reads.</summary>
    public const int CurrentSchema = 1;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public required IReadOnlyList<LaneNotes> Traces { get; init; }
}

/// <summary>All of a <see cref="LaneTrace"/> that is not in other files.</summary>
internal sealed record LaneNotes(
    string Scenario, string Lane, string CommandLine, string? Kernel, PathPair? Difference, IReadOnlyList<PathNotes> Paths, IReadOnlyList<string> Missing);

/// <summary>All of a <see cref="TracedPath"/> that is not in other files.</summary>
internal sealed record PathNotes(string Path, long Calls, IReadOnlyList<string> Notes)
{
    /// <summary>Null in traces of before there was such a field.</summary>
    public PathTraits? Traits { get; init; }
}
