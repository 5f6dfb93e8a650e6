namespace Hostcall.Mutation;

/// <summary>
/// Faults that somebody thought of, where a device or a process is needed to notice them: each is compiled into its room and
/// looked for by the tests that the list names, one fault and one process at a time.
/// </summary>
internal sealed class PatchRun(string root, Workplace place)
{
    public const string Name = "patches";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, Room> rooms = [];
    private readonly Dictionary<string, string?> unsound = [];

    public static IReadOnlyList<Change> List(string root) => [.. Change.Read(Path.Combine(root, "tests/Mutation/patches.txt")).Select(known => known.Change)];

    public Result Try(Change change)
    {
        try
        {
            return Judge(change);
        }
        catch (InvalidOperationException problem)
        {
            // The list is wrong, which is no reason to leave the others untried.
            place.Restore();
            return new Result(new Mutant(0, change.Where, 0, "", OneLine(change.Was), OneLine(change.Becomes)), Fate.NotReached, problem.Message, null);
        }
    }

    private Result Judge(Change change)
    {
        string[] where = change.Where.Split(", ", 2);
        string file = where[0], tests = where[1].Replace(" ", "", StringComparison.Ordinal);
        string folder = file[..file.IndexOf('/', StringComparison.Ordinal)];
        if (!rooms.TryGetValue(folder, out Room? room)) rooms[folder] = room = Room.Open(root, folder);
        int line = room.Patch(file, change.Was, change.Becomes, place.Replace(room.Assembly));
        var mutant = new Mutant(0, file, line, tests, OneLine(change.Was), OneLine(change.Becomes));
        if (!unsound.TryGetValue(tests, out string? problem))
        {
            place.Restore();
            unsound[tests] = problem = Unsound(room, tests);
            room.Patch(file, change.Was, change.Becomes, place.Replace(room.Assembly));
        }

        // Tests that fail anyhow notice nothing.
        WorkerProcess.Reply? asked = problem is null ? Ask(room, tests) : null;
        place.Restore();
        if (asked is not { } reply) return new Result(mutant, Fate.NotReached, $"without any fault: {problem}", null);
        return reply.Word switch
        {
            "survived" => new Result(mutant, Fate.Survived, "", null),
            "hung" => new Result(mutant, Fate.Hung, "the limit", null),
            "killed" => new Result(mutant, Fate.Killed, reply.Rest[0], null),
            "crashed" => new Result(mutant, Fate.Killed, "the process ended", null),
            var other => throw new InvalidOperationException($"{tests}: {other}"),
        };
    }

    /// <summary>How tests end without a fault where they do not pass; some hold times, which a busy machine may stretch once or twice.</summary>
    private string? Unsound(Room room, string tests)
    {
        string? problem = null;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var reply = Ask(room, tests);
            if (reply.Word == "survived") return null;
            problem = $"{reply.Word} {string.Join(' ', reply.Rest)}";
        }

        return problem;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private WorkerProcess.Reply Ask(Room room, string tests)
    {
        using var worker = new WorkerProcess(place.Bin, room.Assembly, 0, 0, tests);
        var ready = worker.Ready();
        return ready.Word == "ready" ? worker.Ask("run\t0\t*", Limit) : ready;
    }
}
