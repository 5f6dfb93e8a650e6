using System.Runtime;
using Hostcall.Linux;
using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// One scenario on one path in one round, as BenchmarkDotNet runs it: opens a session on the measuring thread, runs
/// blocks, and keeps what the blocks themselves can't carry: counts, wrong results, collections, failures.
/// </summary>
/// <remarks>
/// As in a lab, a block is a pair: runs of a single call, and one of a call more than asked for; the difference is what the calls
/// took. What a run costs once (reading the clock, entering the guest, parking) is in both and drops out. It is the least of the
/// visit's single calls: whatever disturbs one only ever adds to it.
/// </remarks>
/// <param name="number">Its place in the batch; BenchmarkDotNet tells visits apart by it.</param>
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

    /// <summary>What the counters grew by in each block so far, the warm-up included.</summary>
    private readonly List<(long? Exits, long CpuNs, long? Preemptions)> counted = new(BatchConfig.BlocksPerVisit + 1);

    private PathSession? session;
    private (double Length, long CpuNs, long Exits) single = (double.PositiveInfinity, long.MaxValue, long.MaxValue);
    private ulong? exits;
    private ThreadSwitches switches;
    private long cpuTime;
    private int collections;

    public int Number => number;

    public int Case => caseNumber;

    public int Round => round;

    /// <summary>The first thing that went wrong, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The blocks, once they are measured.</summary>
    /// <param name="nanoseconds">Length of each, by BenchmarkDotNet's clock; the warm-up left out.</param>
    /// <param name="batch">The batch that they are of.</param>
    public IReadOnlyList<Block> Blocks(IReadOnlyList<double> nanoseconds, int batch) =>
    [
        .. nanoseconds.Zip(counted.TakeLast(nanoseconds.Count), (length, block) => (length, block))
            .Select((m, index) => new Block(
                round, batch, index, calls, Math.Max(0, m.length - single.Length) / calls,
                ExitsOf(m.block.Exits), Math.Max(0, m.block.CpuNs - single.CpuNs), m.block.Preemptions)),
    ];

    public void Open()
    {
        if (isOut()) return;
        try
        {
            CpuSet.Pin(0, cpu);
            session = path.Open(setup);
            if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion) GC.TryStartNoGCRegion(NoCollectionBytes);
        }
        catch (Exception error)
        {
            Failure ??= error;
        }
    }

    /// <summary>Makes a single call, and reads the counters; outside of what is timed.</summary>
    public void Before()
    {
        if (Failure is not null || session is null) return;
        try
        {
            RunOnce(session);
            collections = GC.CollectionCount(0);
            exits = GuestExits.Of(session);
            switches = ThreadSwitches.Read();
            cpuTime = session.CpuTime();
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    /// <summary>The measured block. Does nothing once something went wrong.</summary>
    public void Run()
    {
        if (Failure is not null || session is null) return;
        try
        {
            session.Run(calls + 1);
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    /// <summary>Reads the counters again, and looks whether the block can count.</summary>
    public void After()
    {
        if (Failure is not null || session is null) return;
        try
        {
            long cpuNs = session.CpuTime() - cpuTime;

            // A tracer and its stub take the CPU from each other all the time; nothing can be told there.
            long? preemptions = path.HasPartner ? null : ThreadSwitches.Read().Since(switches).Involuntary;
            counted.Add((ExitsSince(session, exits), cpuNs, preemptions));
            if (GC.CollectionCount(0) != collections) throw new InvalidOperationException("a garbage collection ran inside a block");
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    private void RunOnce(PathSession open)
    {
        open.Run(1); // what follows other work once (a cache that went stale, say) is over then
        ulong? exitsBefore = GuestExits.Of(open);
        long cpuBefore = open.CpuTime();
        double length = open.Time(1);
        long cpuNs = open.CpuTime() - cpuBefore;
        single = (Math.Min(single.Length, length), Math.Min(single.CpuNs, cpuNs), Math.Min(single.Exits, ExitsSince(open, exitsBefore) ?? 0));
    }

    /// <summary>Of the calls, and the one that ends every block; where interrupts of the host were in each single call, no fewer than that.</summary>
    private long? ExitsOf(long? counted) => counted is { } all ? Math.Max(1, all - single.Exits + 1) : null;

    private static long? ExitsSince(PathSession open, ulong? before) =>
        before is { } start ? (long)(GuestExits.Of(open)!.Value - start) : null;

    public void Close()
    {
        try
        {
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
