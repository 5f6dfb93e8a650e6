using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>ppoll(2) on one descriptor.</summary>
internal static unsafe class Polling
{
    private const long Readable = 1; // POLLIN

    /// <summary>Sleeps until there is something to read, or a process of a pidfd has ended. Allocates nothing.</summary>
    /// <returns>Whether there is; false after the limit.</returns>
    public static bool IsReadable(long descriptor, TimeSpan limit)
    {
        long* poll = stackalloc long[3]; // a struct pollfd, then a struct timespec
        (poll[0], poll[1], poll[2]) = ((uint)descriptor | (Readable << 32), limit.Ticks / TimeSpan.TicksPerSecond, limit.Ticks % TimeSpan.TicksPerSecond * 100);
        return ProbeRun.Plain(SYS_ppoll, (long)poll, 1, (long)(poll + 1), 0, 0) > 0;
    }
}
