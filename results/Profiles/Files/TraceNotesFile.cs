using System.Text.Json;

namespace Hostcall.Results.Profiles;

/// <summary>Reads and writes trace.json.</summary>
internal static class TraceNotesFile
{
    /// <summary>Writes the whole file or leaves the old one.</summary>
    /// <exception cref="ResultFileException">It can't be written.</exception>
    public static void Write(string path, IEnumerable<LaneTrace> traces)
    {
        var notes = new TraceNotes { Traces = [.. traces.Select(NotesOf)] };
        AtomicFile.Write(path, JsonSerializer.Serialize(notes, ResultJson.Default.TraceNotes) + "\n");
    }

    /// <summary>The notes of each trace, in the order of the file.</summary>
    /// <exception cref="ResultFileException">Missing, damaged, or from a newer version of this program.</exception>
    public static IReadOnlyList<LaneNotes> Read(string path) =>
    [
        .. ResultJson.Load(path, TraceNotes.CurrentSchema, json => json.Deserialize(ResultJson.Default.TraceNotes)).Traces
            .Select(trace => trace with { Lane = LaneName.Today(trace.Lane) }),
    ];

    private static LaneNotes NotesOf(LaneTrace trace) => new(
        trace.Scenario, trace.Lane, trace.CommandLine, trace.Kernel, trace.Asked,
        [.. trace.Paths.Select(path => new PathNotes(path.Profile.Path, path.Calls, path.Notes) { Traits = path.Traits })], trace.Missing)
    {
        Architecture = trace.Architecture,
    };
}

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
    string Scenario, string Lane, string CommandLine, string? Kernel, PathPair? Difference, IReadOnlyList<PathNotes> Paths, IReadOnlyList<string> Missing)
{
    public string? Architecture { get; init; }
}

/// <summary>All of a <see cref="TracedPath"/> that is not in other files.</summary>
internal sealed record PathNotes(string Path, long Calls, IReadOnlyList<string> Notes)
{
    /// <summary>Null in traces of before there was such a field.</summary>
    public PathTraits? Traits { get; init; }
}
