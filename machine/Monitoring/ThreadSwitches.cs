using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>
/// Context switches of the calling thread (getrusage(2), RUSAGE_THREAD): for a measuring thread that is not the one which runs
/// <see cref="RunMonitor"/>. Reading costs one system call and allocates nothing.
/// </summary>
/// <param name="Involuntary">Times the scheduler took the CPU away.</param>
/// <param name="Voluntary">Times the thread gave it up by itself, for example to wait.</param>
public readonly record struct ThreadSwitches(long Involuntary, long Voluntary)
{
    /// <summary>The counts since the calling thread began.</summary>
    /// <exception cref="InvalidOperationException">The kernel refused, which none is known to do.</exception>
    public static ThreadSwitches Read() => Libc.getrusage(Libc.RUSAGE_THREAD, out var usage) == 0
        ? new ThreadSwitches(usage.ru_nivcsw, usage.ru_nvcsw)
        : throw new InvalidOperationException($"getrusage(RUSAGE_THREAD) failed: {Errno.Describe(Marshal.GetLastPInvokeError())}.");

    public ThreadSwitches Since(ThreadSwitches begin) => new(Involuntary - begin.Involuntary, Voluntary - begin.Voluntary);
}
