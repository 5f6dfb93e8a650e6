using System.Runtime;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Paths.Machine;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// One scenario on one path, as BenchmarkDotNet runs it: opens a session on the measuring thread, runs blocks,
/// and keeps what the blocks themselves can't carry: exits, wrong results, collections, failures.
/// </summary>
public sealed class BlockCase(Scenario scenario, IPath path, SessionSetup setup, int cpu, long calls, string name)
{
    /// <summary>Enough for what BenchmarkDotNet allocates between the blocks of one case.</summary>
    private const long NoCollectionBytes = 64 << 20;

    /// <summary>Preemptions of a block from which on the reader is told; housekeeping of an idle kernel makes about one.</summary>
    private const int MuchPreempted = 2;

    private IPathSession? session;
    private ulong exitsBefore;
    private long callsMade;
    private long cpuTime;
    private long preemptions;
    private long blocks;

    public Scenario Scenario => scenario;

    public IPath Path => path;

    /// <summary>Under which blocks are recorded: the path's id and the suffix of its form.</summary>
    public string Name => name;

    /// <summary>Calls of one block.</summary>
    public long Calls => calls;

    /// <summary>The first thing that went wrong, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Exits for each call by KVM's own counter, over every block so far; null where nothing counts.</summary>
    public double? ExitsPerCall => callsMade == 0 || Exits is null ? null : (double)Exits / callsMade;

    /// <summary>CPU time of each call in ns, over every block so far, on all CPUs together.</summary>
    public double? CpuNsPerCall => callsMade == 0 ? null : (double)cpuTime / callsMade;

    private ulong? Exits { get; set; }

    /// <summary>A sentence on how often something else ran in the middle of blocks, or null where it hardly did.</summary>
    /// <remarks>A tracer and its stub take the CPU from each other all the time; nothing can be told there.</remarks>
    public string? Preempted => path.HasPartner || preemptions < MuchPreempted * blocks
        ? null
        : $"The scheduler took the CPU away from the measuring thread in the middle of blocks, {preemptions} times in {blocks} blocks.";

    public void Open()
    {
        try
        {
            CpuSet.Pin(0, cpu);
            session = path.Open(setup);
            exitsBefore = session.ReadCounter(ExitPromise.Counter) ?? 0;
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
            WrongResultException.ThrowIfAny(path, session.Region);
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
            if (session?.ReadCounter(ExitPromise.Counter) is { } now) Exits = (Exits ?? 0) + (now - exitsBefore);
            session?.Dispose();
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        }
        catch (Exception error)
        {
            Failure ??= error;
        }

        session = null;
    }

    public override string ToString() => $"{scenario.Name}/{name}";
}
