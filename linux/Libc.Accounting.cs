using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>Clocks, accounting and perf's counters.</content>
public static unsafe partial class Libc
{
    public const int CLOCK_REALTIME = 0;
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_THREAD_CPUTIME_ID = 3;
    public const int CLOCK_BOOTTIME = 7;

    /// <summary>The whole process, threads that have ended included.</summary>
    public const int RUSAGE_SELF = 0;

    /// <summary>The calling thread only.</summary>
    public const int RUSAGE_THREAD = 1;

    public const uint PERF_TYPE_HARDWARE = 0;
    public const uint PERF_TYPE_SOFTWARE = 1;
    public const ulong PERF_COUNT_HW_CPU_CYCLES = 0;
    public const ulong PERF_COUNT_HW_INSTRUCTIONS = 1;
    public const ulong PERF_COUNT_SW_TASK_CLOCK = 1;
    public const ulong PERF_FLAG_FD_CLOEXEC = 8;

    // arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h
    public static nint SYS_perf_event_open => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 298 : 241;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int clock_gettime(int clock, out timespec time);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getrusage(int who, out rusage usage);

    /// <summary>perf_event_open(2), which libc has no function for; <paramref name="number"/> is <see cref="SYS_perf_event_open"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint perf_event_open(nint number, perf_event_attr* attributes, nint pid, nint cpu, nint group, nuint flags);
}

#pragma warning disable CS8981 // the kernel's names
[CType("struct timespec", "time.h")]
[StructLayout(LayoutKind.Sequential)]
public struct timespec
{
    public long tv_sec;
    public long tv_nsec;

    /// <summary>Nanoseconds altogether; good for 292 years.</summary>
    public readonly long TotalNanoseconds => (tv_sec * 1_000_000_000) + tv_nsec;
}

/// <summary>struct rusage of a 64-bit Linux (getrusage(2)): two timevals, then fourteen longs.</summary>
[CType("struct rusage", "sys/resource.h")]
[StructLayout(LayoutKind.Sequential)]
public struct rusage
{
    private long userSeconds, userMicroseconds, systemSeconds, systemMicroseconds;
    public long ru_maxrss, ru_ixrss, ru_idrss, ru_isrss;
    public long ru_minflt, ru_majflt, ru_nswap, ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv, ru_nsignals;

    /// <summary>Times the thread gave the CPU up by itself.</summary>
    public long ru_nvcsw;

    /// <summary>Times the scheduler took the CPU away.</summary>
    public long ru_nivcsw;
}
#pragma warning restore CS8981

/// <summary>
/// The first published size of struct perf_event_attr (PERF_ATTR_SIZE_VER0, 64 bytes), which every kernel with perf accepts.
/// </summary>
[CType("struct perf_event_attr", "linux/perf_event.h", SameSize = false)]
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct perf_event_attr
{
    public uint type;
    public uint size;
    public ulong config;
    public ulong sample_period;
    public ulong sample_type;
    public ulong read_format;

    /// <summary>The word of single bits that C has no name for.</summary>
    private ulong flags;
    public uint wakeup_events;
    public uint bp_type;
    public ulong config1;

    /// <summary>Bit 5 of the flag word: leave out what happens in the kernel.</summary>
    public bool exclude_kernel
    {
        readonly get => (flags & (1 << 5)) != 0;
        set => flags = value ? flags | (1 << 5) : flags & ~(1UL << 5);
    }

    /// <summary>Bit 6 of the flag word: leave out what happens in a hypervisor.</summary>
    public bool exclude_hv
    {
        readonly get => (flags & (1 << 6)) != 0;
        set => flags = value ? flags | (1 << 6) : flags & ~(1UL << 6);
    }
}
