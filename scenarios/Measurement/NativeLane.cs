using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Measures on this machine, in ns. Tries every path first. Then a fresh process measures each batch, a few
/// consecutive rounds, since two processes differ in ways that no number of rounds in one of them shows: where code,
/// stacks and page tables lie, what the compiler made of the same C#. The cases of a round run in a new random
/// order, and each one's blocks go to the run as soon as it is done.
/// </summary>
/// <param name="request">What shall be measured.</param>
/// <param name="log">Where it goes, and what is there already.</param>
/// <param name="cancel">Ends the process that measures.</param>
/// <param name="limit">How long that process may stay silent; null for what the longest visit may take.</param>
public sealed class NativeLane(RunRequest request, IRunLog log, CancellationToken cancel, TimeSpan? limit = null)
{
    public const string Name = Plan.BatchedLane;

    /// <summary>Enough for intervals of ±2 % on a quiet machine, well within a minute for one scenario.</summary>
    public const int DefaultRounds = 96;

    /// <summary>What a fresh process costs is then about a quarter of the time.</summary>
    public const int MostRoundsPerBatch = 8;

    /// <summary>Fewer make wide intervals, so batches get shorter before they get fewer.</summary>
    private const int BatchesWanted = 12;

    /// <summary>What a path lacked that took so long to find out, it is not asked again.</summary>
    private static readonly TimeSpan CostlyTrial = TimeSpan.FromSeconds(1);

    /// <summary>How long after the death of a child by SIGINT the same signal may take to get here.</summary>
    private static readonly TimeSpan SignalDelay = TimeSpan.FromSeconds(1);

    private readonly LaneShape shape = LaneShape.Of(request, Name);
    private readonly int perBatch = request.Plan.RoundsPerBatchIn(Name);
    private readonly Dictionary<string, Unavailable> unavailable = [];
    private readonly Unavailable? noClock = ClockCheck.TooCoarse(MonotonicClock.Step(), ThisMachine.Facts.Clock.Current);

    /// <summary>Rounds of cases that this process has recorded; what was there before is in the log.</summary>
    private readonly HashSet<(NativeCase Case, int Round)> done = [];

    /// <summary>What this process has recorded, where the run was asked for a precision.</summary>
    private readonly Dictionary<NativeCase, List<Block>> blocksOf = [];

    /// <summary>How many rounds one process measures: what was asked for, else a twelfth of the rounds, at most 8.</summary>
    public static int RoundsPerBatch(int? asked, int rounds) => asked ?? Math.Clamp(rounds / BatchesWanted, 1, MostRoundsPerBatch);

    public void Measure()
    {
        var cases = TryAll();
        log.LaneBegins();
        for (int first = 0; first < shape.Rounds && !cancel.IsCancellationRequested; first += perBatch)
        {
            // One process a batch, unless it dies: then the case that it died of is out, and another does the rest.
            int end = Math.Min(first + perBatch, shape.Rounds);
            while (!cancel.IsCancellationRequested && Missing(cases, first, end) is { Count: > 0 } missing) MeasureInNewProcess(missing);
            log.RoundDone(Name, end, shape.Rounds);
            if (request.Plan.UntilPercent is not null && EarlyStop.Looks.Contains(end / perBatch)) GiveUpWhatIsKnown(cases);
        }
    }

    /// <summary>What is known well enough takes part no longer; on a run that is resumed it was given up at the same moment.</summary>
    private void GiveUpWhatIsKnown(List<NativeCase> cases) => cases.RemoveAll(measured =>
    {
        var before = log.Recorded.BlocksOf(measured.Case);
        return Precision.IsReached(before with { Blocks = [.. before.Blocks, .. blocksOf.GetValueOrDefault(measured) ?? []] }, request.Plan, request.Seed);
    });

    /// <summary>Runs each path briefly; what cannot run or does not work gets its row now.</summary>
    private List<NativeCase> TryAll()
    {
        var cases = new List<NativeCase>();
        foreach (var scenario in request.Scenarios)
        {
            foreach (var path in request.PathsOn(Name))
            {
                if (cancel.IsCancellationRequested) return cases;
                log.Doing($"{Name}: trying {scenario.Name} on {path.Id}");
                var open = request.Variants[path.Id].Where(variant => !log.Recorded.IsDone(variant.CaseOf(scenario.Name, Name, path), shape));
                var callsOf = new Dictionary<Variant, long>();
                foreach (var alike in open.GroupBy(variant => variant with { Suffix = "" }))
                {
                    // A form with extra work has the block length of the one without: they are compared block by block.
                    var ordinary = alike.Key with { Extra = null };
                    long? known = callsOf.TryGetValue(ordinary, out long chosen) ? chosen : null;
                    var (calls, problem) = Pinned(() => Try(path, alike.Key.SetupFor(scenario), alike.Key, known));
                    if (problem is null) callsOf[ordinary] = calls;
                    foreach (var variant in alike)
                    {
                        if (problem is null) cases.Add(Prepare(scenario, path, variant, calls));
                        else log.Outcome(problem with { Form = variant.Suffix });
                    }
                }
            }
        }

        return cases;
    }

    /// <summary>A case that runs here, with what the run knows of it already.</summary>
    private NativeCase Prepare(Scenario scenario, PathRow path, Variant variant, long calls)
    {
        var of = variant.CaseOf(scenario.Name, Name, path);
        var ready = new NativeCase(scenario, path, variant, log.Recorded.CallsOf(of) ?? calls);
        log.Outcome(ready.ToOutcome());
        return ready;
    }

    /// <param name="path">The path to try.</param>
    /// <param name="setup">What its sessions get.</param>
    /// <param name="variant">Its form.</param>
    /// <param name="known">Calls of a block, where another form of the path has chosen them.</param>
    /// <returns>Calls of a block, or the row of a path that does not run.</returns>
    private (long Calls, Outcome? Problem) Try(PathRow path, SessionSetup setup, Variant variant, long? known)
    {
        var row = NativeCase.Row(variant.CaseOf(setup.Scenario.Name, Name, path), path);
        try
        {
            return WhyNot(path, setup, variant) is { } lacking
                ? (0, row with { Status = Status.Unavailable, Reason = lacking.Reason, Remedy = lacking.Remedy })
                : (request.Plan.Calls ?? known ?? Calibration.CallsPerBlock(path, setup), null);
        }
        catch (Exception error)
        {
            return (0, row with { Reason = error.Message });
        }
    }

    /// <summary>
    /// Why a path does not run here, or null. A guest that hangs does so whatever it asks for, and costs seconds; what else is in the way
    /// is found at once, and may be the scenario's.
    /// </summary>
    private Unavailable? WhyNot(PathRow path, SessionSetup setup, Variant variant)
    {
        if (noClock is not null) return noClock;
        if (unavailable.TryGetValue(path.Id, out var known)) return known;
        if (variant.Missing is { } missing) return missing;
        long began = Stopwatch.GetTimestamp();
        var lacking = PathTrial.Try(path, setup);
        if (lacking is not null && Stopwatch.GetElapsedTime(began) >= CostlyTrial) unavailable[path.Id] = lacking;
        return lacking;
    }

    /// <summary>The cases that still work and the rounds of a batch that they lack blocks of.</summary>
    private List<(NativeCase Case, int[] Rounds)> Missing(List<NativeCase> cases, int first, int end) =>
    [
        .. from measured in cases
           where measured.Failure is null
           let missing = Enumerable.Range(first, end - first)
               .Where(round => !done.Contains((measured, round)) && !log.Recorded.HasAll(measured.Case, round, shape.Blocks)).ToArray()
           where missing.Length > 0
           select (measured, missing),
    ];

    /// <summary>Has a fresh process measure what is missing; ends early where that process dies.</summary>
    private void MeasureInNewProcess(IReadOnlyList<(NativeCase Case, int[] Rounds)> missing)
    {
        NativeCase? current = null;
        using var process = new BatchProcess(OrderFor(missing), limit ?? BatchConfig.VisitLimit, cancel);
        try
        {
            foreach (var message in process.Messages())
            {
                switch (message)
                {
                    case CaseStarted started:
                        current = missing[started.Case].Case;
                        log.Doing($"{Name}: round {started.Round + 1} of {shape.Rounds}: {current.Case.Scenario} on {current.Case.Name}");
                        break;
                    case CaseDone measured:
                        Record(missing[measured.Case].Case, measured);
                        break;
                    case CaseFailed broken:
                        Fail(missing[broken.Case].Case, broken.Reason);
                        break;
                }
            }
        }
        catch (BatchException error)
        {
            if (cancel.WaitHandle.WaitOne(process.EndedByInterrupt ? SignalDelay : TimeSpan.Zero)) return;
            foreach (var blamed in current is null ? missing.Select(item => item.Case) : [current]) Fail(blamed, error.Message);
        }
    }

    private BatchOrder OrderFor(IReadOnlyList<(NativeCase Case, int[] Rounds)> missing) => new(
        Environment.ProcessId, request.Cpu, request.Seed, perBatch, request.Scenarios, [.. missing.Select(item => item.Case.Order(item.Rounds))]);

    private void Record(NativeCase measured, CaseDone blocks)
    {
        log.Blocks(measured.Case, Unit.Nanoseconds, blocks.Blocks);
        done.Add((measured, blocks.Round));
        if (request.Plan.UntilPercent is null) return;
        if (!blocksOf.TryGetValue(measured, out var made)) blocksOf[measured] = made = [];
        made.AddRange(blocks.Blocks);
    }

    private void Fail(NativeCase broken, string reason)
    {
        broken.Failure = reason;
        log.Outcome(broken.ToOutcome());
    }

    /// <summary>Runs on a thread of its own that is pinned like the measuring one, so that this one stays free.</summary>
    private T Pinned<T>(Func<T> work) => PinnedThread.Run(request.Cpu, work);
}
