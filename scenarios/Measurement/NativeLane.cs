using BenchmarkDotNet.Running;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Measures on this machine, in ns. Tries every path first; then each round runs one BenchmarkDotNet pass over
/// the cases that work, in a new random order, and each block goes to the run as soon as its case is done.
/// </summary>
public sealed class NativeLane(RunRequest request, IRunLog log, CancellationToken cancel)
{
    public const string Name = "native";

    /// <summary>Enough for intervals of ±2 % on a quiet machine, well within a minute for one scenario.</summary>
    public const int DefaultRounds = 20;

    private readonly Dictionary<(string Scenario, string Path), Outcome> outcomes = [];
    private readonly Dictionary<string, PathUnavailableException> unavailable = [];

    public void Measure()
    {
        var cases = TryAll();
        int rounds = request.Rounds ?? DefaultRounds;
        for (int round = 0; round < rounds && cases.Count > 0; round++)
        {
            foreach (var scenarioCases in cases.GroupBy(c => c.Scenario.Name))
            {
                if (cancel.IsCancellationRequested) return;
                RunRound(round, [.. scenarioCases]);
            }

            cases.RemoveAll(c => c.Failure is not null);
            log.RoundDone(Name, round + 1, rounds);
        }
    }

    /// <summary>Runs each path briefly; what cannot run or does not work gets its row now.</summary>
    private List<BlockCase> TryAll()
    {
        var cases = new List<BlockCase>();
        foreach (var scenario in request.Scenarios)
        {
            foreach (var path in request.Paths)
            {
                if (cancel.IsCancellationRequested) return cases;
                log.Doing($"{Name}: trying {scenario.Name} on {path.Id}");
                var callsOf = new Dictionary<Variant, long>();
                foreach (var alike in request.Variants[path.Id].GroupBy(variant => variant with { Suffix = "" }))
                {
                    var setup = alike.Key.SetupFor(scenario);
                    var ordinary = alike.Key with { Extra = null };
                    if (Pinned(() => Prepare(path, setup, alike, callsOf.TryGetValue(ordinary, out long known) ? known : null)) is not { } calls) continue;
                    callsOf[ordinary] = calls;
                    cases.AddRange(alike.Select(variant => new BlockCase(scenario, path, setup, request.Cpu, calls, variant.NameOf(path))));
                }
            }
        }

        return cases;
    }

    /// <param name="path">The path to try.</param>
    /// <param name="setup">What its sessions get.</param>
    /// <param name="alike">Its forms that differ in nothing but their name; each gets a row where the path does not run.</param>
    /// <param name="known">Calls of a block of the same form without extra work, which is compared with it block by block.</param>
    /// <returns>Calls of a block, or null where the path does not run.</returns>
    private long? Prepare(IPath path, SessionSetup setup, IGrouping<Variant, Variant> alike, long? known)
    {
        var scenario = setup.Scenario;
        try
        {
            // What a path lacks does not depend on the scenario; a guest that hangs costs seconds to find out.
            if (unavailable.TryGetValue(path.Id, out var lacking)) throw lacking;
            if (!alike.Key.Here.IsAvailable) throw new PathUnavailableException(alike.Key.Here.Reason, alike.Key.Here.Remedy);
            var availability = PathTrial.Try(path, setup);
            if (!availability.IsAvailable)
            {
                var error = new PathUnavailableException(availability.Reason, availability.Remedy);
                if (!scenario.IsOfGuest) unavailable[path.Id] = error;
                throw error;
            }

            return request.Calls ?? known ?? Calibration.CallsPerBlock(path, setup);
        }
        catch (PathUnavailableException error)
        {
            foreach (var variant in alike) Record(Row(scenario, path, variant.NameOf(path)) with { Status = Status.Unavailable, Reason = error.Reason, Remedy = error.Remedy });
        }
        catch (Exception error)
        {
            foreach (var variant in alike) Record(Row(scenario, path, variant.NameOf(path)) with { Status = Status.Failed, Reason = error.Message });
        }

        return null;
    }

    private void RunRound(int round, IReadOnlyList<BlockCase> cases)
    {
        BlockBenchmark.RoundCases = cases;
        var watcher = new CaseWatcher((done, blocks) => RecordCase(round, done, blocks));
        int orderSeed = unchecked((request.Seed * 1_000_003) + round);
        BenchmarkRunner.Run<BlockBenchmark>(RoundConfig.Create(watcher, orderSeed));
    }

    private void RecordCase(int round, BlockCase done, IReadOnlyList<double> nanoseconds)
    {
        var row = Row(done.Scenario, done.Path, done.Name);
        if (done.Failure is { } failure)
        {
            Record(row with { Status = Status.Failed, Reason = failure.Message });
            return;
        }

        for (int block = 0; block < nanoseconds.Count; block++)
        {
            log.Block(done.Scenario.Name, Name, done.Name, round, block, done.Calls, nanoseconds[block] / done.Calls, Units.Nanoseconds);
        }

        Record(row with
        {
            Status = Status.Measured,
            ExitsPerCall = done.ExitsPerCall,
            CpuNsPerCall = done.CpuNsPerCall,
            Notes = done.Preempted is { } preempted ? [preempted] : [],
            ExitsPromised = done.Path.Promise?.Exits * done.Scenario.Requests.Length,
        });
    }

    private void Record(Outcome outcome)
    {
        outcomes[(outcome.Scenario, outcome.Path)] = outcome;
        log.Outcome(outcome);
    }

    private static Outcome Row(Scenario scenario, IPath path, string name) => new()
    {
        Scenario = scenario.Name,
        Lane = Name,
        Path = name,
        Unit = Units.Nanoseconds,
        IsRung = path.IsRung,
        Status = Status.Failed,
    };

    /// <summary>Runs on a thread of its own that is pinned like the measuring one, so that this one stays free.</summary>
    private T Pinned<T>(Func<T> work) => PinnedThread.Run(request.Cpu, work);
}
