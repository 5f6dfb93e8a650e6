using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>
/// How far the wall clock and the boot clock are ahead of the monotonic clock, in nanoseconds (clock_gettime(2)). The first
/// changes only when the wall clock is stepped, since gradual correction moves both; the second grows by the time suspended.
/// </summary>
/// <param name="MonotonicNs">CLOCK_MONOTONIC.</param>
/// <param name="RealtimeLeadNs">CLOCK_REALTIME less CLOCK_MONOTONIC.</param>
/// <param name="BoottimeLeadNs">CLOCK_BOOTTIME less CLOCK_MONOTONIC.</param>
internal readonly record struct Clocks(long MonotonicNs, long RealtimeLeadNs, long BoottimeLeadNs)
{
    /// <summary>Tries at a reading that nothing interrupted.</summary>
    private const int Tries = 16;

    internal static Clocks Read()
    {
        var real = Lead(Libc.CLOCK_REALTIME);
        var boot = Lead(Libc.CLOCK_BOOTTIME);
        return new Clocks(Now(Libc.CLOCK_MONOTONIC), real, boot);
    }

    /// <summary>Reads the clock between two readings of the monotonic one and keeps the try in which those lie closest.</summary>
    private static long Lead(int clock)
    {
        var (best, lead) = (long.MaxValue, 0L);
        for (var i = 0; i < Tries; i++)
        {
            var before = Now(Libc.CLOCK_MONOTONIC);
            var time = Now(clock);
            var after = Now(Libc.CLOCK_MONOTONIC);
            if (after - before < best)
                (best, lead) = (after - before, time - before - ((after - before) / 2));
        }

        return lead;
    }

    private static long Now(int clock) => Libc.clock_gettime(clock, out var time) == 0
        ? time.TotalNanoseconds
        : throw new InvalidOperationException($"clock_gettime({clock}) failed: {Errno.Describe(Marshal.GetLastPInvokeError())}.");
}
