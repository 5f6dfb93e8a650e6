using System.Runtime;
using Hostcall.Linux;
using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.VmmMinimal;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// One scenario on one path in one round, as BenchmarkDotNet runs it: opens a session on the measuring thread, runs
/// blocks, and keeps what the blocks themselves can't carry: counts, wrong results, collections, failures.
/// </summary>
/// <param name="number">Its place in the group; BenchmarkDotNet tells visits apart by it.</param>
/// <param name="caseNumber">By which the order knows scenario, path and form.</param>
/// <param name="round">The round.</param>
/// <param name="path">The path.</param>
/// <param name="setup">Scenario and limits of its session.</param>
/// <param name="cpu">The CPU of the measuring thread.</param>
/// <param name="calls">Calls of one block.</param>
/// <param name="isOut">Whether the case failed in an earlier round, and nothing shall be done any more.</param>
public sealed class Visit(int number, int caseNumber, int round, PathRow path, SessionSetup setup, int cpu, long calls, Func<bool> isOut)
{
    /// <summary>Enough for what BenchmarkDotNet allocates between the blocks of one visit.</summary>
    private const long NoCollectionBytes = 64 << 20;

    private PathSession? session;
    private ulong exitsBefore;
    private long? exits;
    private long callsMade;
    private long cpuTime;
    private long preemptions;
    private long blocks;

    public int Number => number;

    public int Case => caseNumber;

    public int Round => round;

    /// <summary>The first thing that went wrong, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What was counted, once it is closed.</summary>
    public Tally Tally => new(callsMade, blocks, exits, cpuTime, preemptions);

    public void Open()
    {
        if (isOut()) return;
        try
        {
            CpuSet.Pin(0, cpu);
            session = path.Open(setup);
            exitsBefore = session.ReadCounter(VcpuCounters.Exits) ?? 0;
            if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion) GC.TryStartNoGCRegion(NoCollectionBytes);
        }
        catch (Exception error)
        {
            Failure ??= error;
        }
    }

    /// <summary>The measured block. Does nothing once something went wrong.</summary>
    public void Run()
    {
        if (Failure is not null || session is null) return;
        try
        {
            int collections = GC.CollectionCount(0);
            var switches = ThreadSwitches.Read();
            long cpuBefore = session.CpuTime();
            session.Run(calls);
            cpuTime += session.CpuTime() - cpuBefore;
            preemptions += ThreadSwitches.Read().Since(switches).Involuntary;
            blocks++;
            callsMade += calls;
            if (GC.CollectionCount(0) != collections) throw new InvalidOperationException("a garbage collection ran inside a block");
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    public void Close()
    {
        try
        {
            if (session?.ReadCounter(VcpuCounters.Exits) is { } now) exits = (long)(now - exitsBefore);
            session?.Dispose();
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        }
        catch (Exception error)
        {
            Failure ??= error;
        }

        session = null;
    }

    public override string ToString() => $"{number}";
}
