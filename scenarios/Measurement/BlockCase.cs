using System.Runtime;
using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// One scenario on one path, as BenchmarkDotNet runs it: opens a session on the measuring thread, runs blocks,
/// and keeps what the blocks themselves can't carry: exits, wrong results, collections, failures.
/// </summary>
public sealed class BlockCase(Scenario scenario, IPath path, SessionSetup setup, int cpu, long calls)
{
    /// <summary>Enough for what BenchmarkDotNet allocates between the blocks of one case.</summary>
    private const long NoCollectionBytes = 64 << 20;

    private IPathSession? session;
    private ulong exitsBefore;
    private long callsMade;
    private long cpuTime;

    public Scenario Scenario => scenario;

    public IPath Path => path;

    /// <summary>Calls of one block.</summary>
    public long Calls => calls;

    /// <summary>The first thing that went wrong, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Exits for each call by KVM's own counter, over every block so far; null where nothing counts.</summary>
    public double? ExitsPerCall => callsMade == 0 || Exits is null ? null : (double)Exits / callsMade;

    /// <summary>CPU time of each call in ns, over every block so far, on all CPUs together.</summary>
    public double? CpuNsPerCall => callsMade == 0 ? null : (double)cpuTime / callsMade;

    private ulong? Exits { get; set; }

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
            long cpuBefore = session.CpuTime();
            session.Run(calls);
            cpuTime += session.CpuTime() - cpuBefore;
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

    public override string ToString() => $"{scenario.Name}/{path.Id}";
}
