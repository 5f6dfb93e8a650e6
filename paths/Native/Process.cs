using System.Runtime.InteropServices;
using Hostcall.VmmMinimal.Native;

namespace Hostcall.Paths.Native;

/// <summary>libc calls about processes, threads and tracing, under their C names; -1 and errno on failure.</summary>
internal static unsafe partial class Process
{
    public const nint PTRACE_CONT = 7;
    public const nint PTRACE_GETREGS = 12;
    public const nint PTRACE_SETREGS = 13;
    public const nint PTRACE_SYSEMU = 31;
    public const nint PTRACE_SETOPTIONS = 0x4200;

    /// <summary>A stop at a system call shows as SIGTRAP | 0x80.</summary>
    public const nint PTRACE_O_TRACESYSGOOD = 1;

    /// <summary>The kernel kills the stub when its tracer is gone, however that ended.</summary>
    public const nint PTRACE_O_EXITKILL = 0x100000;

    public const int SIGKILL = 9;
    public const int SIGTRAP = 5;
    public const int SIGCHLD = 17;
    public const int SIGSTOP = 19;

    /// <summary>No SIGCHLD when a child stops.</summary>
    public const int SA_NOCLDSTOP = 1;

    public const int __WALL = 0x40000000;

    /// <summary>The signal that this process gets when the thread that started it ends.</summary>
    public const int PR_SET_PDEATHSIG = 1;

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint ptrace(nint request, int pid, nint address, void* data);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sigaction(int signal, sigaction_t* action, sigaction_t* old);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint argument);

    [LibraryImport("libc")]
    public static partial int getpid();

    [LibraryImport("libc")]
    public static partial int getppid();

    /// <summary>0 for the calling thread; the mask is in CPUs, one bit each.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_setaffinity(int pid, nuint size, void* mask);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_getaffinity(int pid, nuint size, void* mask);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int clock_gettime(int clock, out timespec time);

    /// <summary>Returns an error number, not -1.</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn(
        out int pid, string path, void* fileActions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(void* fileActions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(void* fileActions, int from, int to);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(void* fileActions);
}

[CType("struct timespec", "time.h")]
[StructLayout(LayoutKind.Sequential)]
#pragma warning disable CS8981 // the kernel's name
internal struct timespec
{
    public long tv_sec;
    public long tv_nsec;
}
#pragma warning restore CS8981

/// <summary>struct user_regs_struct: a pt_regs, then what only ptrace shows.</summary>
[CType("struct user_regs_struct", "sys/user.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct user_regs_struct
{
    public ulong r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
    public ulong rax, rcx, rdx, rsi, rdi, orig_rax;
    public ulong rip, cs, eflags, rsp, ss;
    public ulong fs_base, gs_base, ds, es, fs, gs;
}
