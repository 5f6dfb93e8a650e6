using System.Runtime.CompilerServices;
using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>
/// Measures blocks of one session. A block is a pair: one run of a single call, then one of a call more than
/// asked for; the difference is what the calls took. Whatever a run costs once (reading the clock, arming the
/// watchdog, entering the guest, parking) is in both and drops out, on every path in the same way.
/// </summary>
/// <remarks>
/// On an exact clock an interrupt is the only thing that can come between: the scheduler's tick, every few
/// million instructions. A block during which the machine took one is measured again, and where none fits
/// between two ticks, with half as many calls. What it leaves in the run queue is waited for before each block. Where a call wakes a partner on another CPU, an interrupt there is
/// part of it: then no block is free of them, and one is taken as it is.
/// </remarks>
internal sealed class BlockMeter(PathSession session, Clock clock, InterruptCount interrupts, RunQueue? queue, bool hasPartnerCpu)
{
    private const int AttemptsPerLength = 8;

    private const long CountedCalls = 10;

    /// <exception cref="DisturbedException">Not even a block of one call fits between two interrupts.</exception>
    public (long Calls, long Total) Measure(long calls)
    {
        for (long length = calls; length > 0; length /= 2)
        {
            for (int attempt = 0; attempt < AttemptsPerLength; attempt++)
            {
                queue?.Drain();
                ulong before = interrupts.Read();
                long total = Difference(length);
                if (!clock.IsExact || interrupts.Read() == before) return (length, total);
            }
        }

        return hasPartnerCpu ? (calls, Difference(calls)) : throw new DisturbedException();
    }

    /// <summary>KVM's counters per call: the exits, and what else moved. Taken from runs of their own.</summary>
    public IReadOnlyDictionary<string, double> CountPerCall()
    {
        for (int attempt = 0; ; attempt++)
        {
            ulong before = interrupts.Read();
            var counted = Count();
            if (attempt == AttemptsPerLength || interrupts.Read() == before) return counted;
        }
    }

    private Dictionary<string, double> Count()
    {
        CounterSet start = new(), afterOne = new(), afterAll = new();
        start.Read(session);
        session.Run(1);
        afterOne.Read(session);
        session.Run(CountedCalls + 1);
        afterAll.Read(session);

        var once = afterOne.Since(start).ToDictionary(pair => pair.Name, pair => pair.Delta);
        return afterAll.Since(afterOne)
            .Select(pair => (pair.Name, PerCall: (pair.Delta - once[pair.Name]) / CountedCalls))
            .Where(pair => pair.Name == VcpuCounters.Exits || pair.PerCall != 0)
            .ToDictionary(pair => pair.Name, pair => pair.PerCall);
    }

    private long Difference(long calls)
    {
        _ = Time(1); // what follows other work once (a cache of KVM's that went stale, say) is over then
        long one = Time(1);
        return Time(calls + 1) - one;
    }

    // Not inlined: copies of this code would differ by a few instructions, in the dispatch of Run say.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Time(long iterations)
    {
        long begin = clock.Now();
        session.Run(iterations);
        return clock.Now() - begin;
    }
}

/// <summary>Interrupts came so often that no block was free of them.</summary>
internal sealed class DisturbedException() : Exception("no block ended before the next interrupt came, not even one of a single call");
