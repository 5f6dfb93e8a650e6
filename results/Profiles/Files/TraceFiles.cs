namespace Hostcall.Results.Profiles;

/// <summary>
/// The files of a run's traces: profile.csv, ledger.csv, trace.json and stacks/. Tables, charts and reports are made
/// from these alone.
/// </summary>
public static class TraceFiles
{
    /// <summary>The traces of a run; none where it has no profile.csv.</summary>
    /// <exception cref="ResultFileException">A file is damaged, or the files contradict each other; says where and how.</exception>
    public static IReadOnlyList<LaneTrace> Read(RunDirectory directory)
    {
        if (!File.Exists(directory.Profile)) return [];
        var profiles = ProfileFile.Read(directory.Profile).ToDictionary(profile => (profile.Scenario, profile.Lane, profile.Path));
        var ledger = LedgerFile.Read(directory.Ledger);
        var notes = TraceNotesFile.Read(directory.Trace);
        RefuseContradictions(directory, [.. profiles.Keys], [.. ledger.Select(path => path.Key)], notes);
        return [.. notes.Select(OfLane)];

        LaneTrace OfLane(LaneNotes lane) => new(
            lane.Scenario, lane.Lane, lane.CommandLine, lane.Kernel, lane.Difference,
            [.. lane.Paths.Select(path => OfPath(profiles[(lane.Scenario, lane.Lane, path.Path)], path))], lane.Missing)
        {
            Architecture = lane.Architecture,
        };

        TracedPath OfPath(Profile profile, PathNotes path) => new(
            profile, StacksOf(directory, profile), [.. ledger[(profile.Scenario, profile.Lane, profile.Path)]], path.Calls, path.Notes)
        {
            Traits = path.Traits ?? PathsOfOldRuns.Find(path.Path),
        };
    }

    /// <summary>Adds traces to those of a run. One of a scenario and lane that it has already takes the old one's place.</summary>
    /// <exception cref="ResultFileException">A file can't be written, or one that is there already is damaged.</exception>
    public static void Add(RunDirectory directory, IReadOnlyList<LaneTrace> fresh)
    {
        var kept = Read(directory).Where(old => !fresh.Any(trace => (trace.Scenario, trace.Lane) == (old.Scenario, old.Lane)));
        LaneTrace[] all = [.. kept, .. fresh];
        MakeFolder(directory.Stacks);
        foreach (var trace in fresh) WriteStacks(directory, trace);
        LedgerFile.Write(directory.Ledger, all.SelectMany(trace => trace.Paths));
        TraceNotesFile.Write(directory.Trace, all);

        // Last, because a run has traces when it has this file.
        ProfileFile.Write(directory.Profile, all.SelectMany(trace => trace.Profiles));
    }

    private static void WriteStacks(RunDirectory directory, LaneTrace trace)
    {
        foreach (var path in trace.Paths) FoldedFile.Write(directory.StacksOf(trace.Scenario, trace.Lane, path.Profile.Path), path.Stacks);
        SpeedscopeFile.Write(
            directory.SpeedscopeOf(trace.Scenario, trace.Lane), [.. trace.Paths.Select(path => (path.Profile.Path, path.Profile.Unit, path.Stacks))]);
    }

    /// <summary>Stacks are large, and a run without them still has all of its tables.</summary>
    private static IReadOnlyList<FoldedLine> StacksOf(RunDirectory directory, Profile profile) =>
        LaneName.Earlier(profile.Lane).Prepend(profile.Lane)
            .Select(lane => directory.StacksOf(profile.Scenario, lane, profile.Path))
            .FirstOrDefault(File.Exists) is { } file ? FoldedFile.Read(file) : [];

    private static void RefuseContradictions(
        RunDirectory directory, HashSet<(string, string, string)> profiles, IEnumerable<(string, string, string)> counted, IReadOnlyList<LaneNotes> notes)
    {
        (string Scenario, string Lane, string Path)[] noted = [.. notes.SelectMany(lane => lane.Paths.Select(path => (lane.Scenario, lane.Lane, path.Path)))];
        var twice = noted.GroupBy(path => path).Where(same => same.Count() > 1).Select(same => same.Key);
        Refuse(directory.Trace, "has two entries for", twice);
        Refuse(directory.Trace, "has no entry for", profiles.Except(noted));
        Refuse(directory.Profile, "has no row of", noted.Except(profiles));
        Refuse(directory.Profile, "has no row of", counted.Except(profiles));
        if (notes.FirstOrDefault(lane => lane.Paths.Count == 0) is { } empty)
            throw new ResultFileException(directory.Trace, $"names no path of {empty.Scenario} on {empty.Lane}");
    }

    private static void Refuse(string file, string problem, IEnumerable<(string Scenario, string Lane, string Path)> paths)
    {
        foreach (var (scenario, lane, path) in paths) throw new ResultFileException(file, $"{problem} {scenario} on {lane} {path}");
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be written ({error.Message.TrimEnd('.')})", error);
        }
    }
}
