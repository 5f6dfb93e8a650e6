using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hostcall.Mutation;

internal enum Fate
{
    Killed,
    Survived,
    Hung,
    NotReached,
}

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">Which.</param>
/// <param name="Fate">How it ended.</param>
/// <param name="By">The test that noticed it, and how; empty where none did.</param>
/// <param name="Argued">Why it changes nothing that anybody can see; null for what ought to be noticed.</param>
internal sealed record Result(Mutant Mutant, Fate Fate, string By, string? Argued)
{
    public bool Noticed => Fate is Fate.Killed or Fate.Hung;
}

/// <summary>Makes the mutants of an area, and lets its tests look for a sample of them.</summary>
internal sealed class AreaRun : IDisposable
{
    /// <summary>Milliseconds.</summary>
    private const double Quick = 50;

    private static readonly TimeSpan CoverLimit = TimeSpan.FromHours(1);

    private readonly Area area;
    private readonly string bin;
    private readonly string room;
    private readonly int most;
    private readonly List<TestCase> tests = [];
    private readonly HashSet<int> once = [];
    private WorkerProcess? worker;

    public AreaRun(string root, Area area, Workplace place)
    {
        this.area = area;
        bin = place.Bin;
        var opened = Room.Open(root, area.Room);
        room = opened.Assembly;
        Mutants = opened.Mutate(area, place.Replace(room));
        most = Mutants.Max(mutant => mutant.Id);
    }

    public IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>Tests of the area, and how long all of them take.</summary>
    public (int Count, TimeSpan Time) Tests => (tests.Count, TimeSpan.FromMilliseconds(tests.Sum(test => test.Ms)));

    /// <summary>The area's tests, with their time and how many mutants they reach.</summary>
    public IEnumerable<(string Name, double Ms, int Reached)> ByTest => tests.Select(test => (test.Name, test.Ms, test.Reaches.Count));

    /// <summary>A sample that stays the same where sources do, whatever changes around them.</summary>
    public IEnumerable<Mutant> Sample(int seed, int count) => Mutants
        .OrderBy(mutant => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{mutant.Change}"))), StringComparer.Ordinal)
        .Take(count)
        .OrderBy(mutant => mutant.Id);

    /// <summary>Runs all tests once without a fault, and notes which mutants each of them reaches.</summary>
    public void Cover()
    {
        worker = Start(most);
        for (var reply = worker.Ask("cover", CoverLimit); reply.Word != "end"; reply = worker.Read(CoverLimit))
        {
            if (reply.Word == "fails") throw new InvalidOperationException($"a test fails without any fault: {reply.Rest[0]}");
            if (reply.Word == "once") once.UnionWith(Numbers(reply.Rest[0]));
            else if (reply is { Word: "case", Rest: [var id, var ofClass, var ms, var reaches, var name] })
                tests.Add(new TestCase(id, ofClass, double.Parse(ms, CultureInfo.InvariantCulture), Numbers(reaches), name));
            else throw new InvalidOperationException($"the tests without any fault {reply.Word}");
        }
    }

    public Result Try(Mutant mutant, string? argued)
    {
        TestCase[] reaching = [.. tests.Where(test => test.Reaches.Contains(mutant.Id))];
        if (reaching.Length == 0 && !once.Contains(mutant.Id)) return new Result(mutant, Fate.NotReached, "", argued);
        var result = new Result(mutant, Fate.Survived, "", argued);
        if (reaching.Length > 0)
        {
            worker ??= Start(0);
            result = Judge(result, worker.Ask($"run\t{mutant.Id}\t{Order(reaching)}", Limit(reaching)));
            if (result.Fate == Fate.Hung || result.By == Crash) Stop();
        }

        // What runs once in a process runs in a fresh one, and any test may depend on it.
        if (!result.Noticed && once.Contains(mutant.Id))
        {
            Stop();
            using var fresh = new WorkerProcess(bin, room, mutant.Id, 0, area.Name);
            result = fresh.Ready() is { Word: not "ready" } failed
                ? Judge(result, failed)
                : Judge(result, fresh.Ask($"run\t{mutant.Id}\t{Order(tests)}", Limit(tests)));
        }

        return result;
    }

    public void Dispose() => worker?.Dispose();

    /// <summary>Quick tests first and all at once, then the others by class, the quickest class first.</summary>
    private static string Order(IEnumerable<TestCase> chosen) => string.Join('|', chosen
        .GroupBy(test => test.Ms < Quick ? "" : test.Class)
        .OrderBy(group => group.Key.Length > 0).ThenBy(group => group.Sum(test => test.Ms))
        .Select(group => string.Join(' ', group.OrderBy(test => test.Ms).Select(test => test.Id))));

    private const string Crash = "the process ended";

    private static Result Judge(Result before, WorkerProcess.Reply reply) => reply.Word switch
    {
        "killed" => before with { Fate = Fate.Killed, By = reply.Rest[0] },
        "crashed" => before with { Fate = Fate.Killed, By = Crash },
        "hung" => before with { Fate = Fate.Hung, By = "the limit" },
        "survived" => before,
        var other => throw new UnreachableException($"a worker answered {other}"),
    };

    /// <summary>Enough for tests that take three times as long as without a fault; who takes longer hangs.</summary>
    private static TimeSpan Limit(IEnumerable<TestCase> chosen) => TimeSpan.FromMilliseconds(10_000 + (3 * chosen.Sum(test => test.Ms)));

    private static HashSet<int> Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, null))];

    private WorkerProcess Start(int mutants)
    {
        var started = new WorkerProcess(bin, room, 0, mutants, area.Name);
        if (started.Ready().Word == "ready") return started;
        started.Dispose();
        throw new InvalidOperationException("the tests' process did not start");
    }

    private void Stop()
    {
        worker?.Dispose();
        worker = null;
    }

    private sealed record TestCase(string Id, string Class, double Ms, HashSet<int> Reaches, string Name);
}
