namespace Hostcall.Linux;

/// <summary>CPU time in ns, user and system, as the scheduler accounts it (clock_gettime(2)).</summary>
public static class CpuClock
{
    /// <summary>CPUCLOCK_SCHED of include/linux/posix-timers.h.</summary>
    private const int Scheduler = 2;

    /// <summary>CPUCLOCK_PERTHREAD_MASK.</summary>
    private const int OfOneThread = 4;

    /// <summary>Of the calling thread; time in a guest counts, since the vCPU is the thread.</summary>
    public static long OfThisThread() => Read(Libc.CLOCK_THREAD_CPUTIME_ID);

    /// <summary>Of all threads of another process; the clock's number is made like clock_getcpuclockid(3) does.</summary>
    public static long OfProcess(int pid) => Read((~pid << 3) | Scheduler);

    /// <summary>Of another thread of this process.</summary>
    public static long OfThread(int thread) => Read((~thread << 3) | OfOneThread | Scheduler);

    private static long Read(int clock)
    {
        if (Libc.clock_gettime(clock, out var time) != 0) throw LinuxException.Last($"clock_gettime({clock})");
        return time.TotalNanoseconds;
    }
}
