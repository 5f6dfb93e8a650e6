using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>Processes, threads, signals and tracing.</content>
public static unsafe partial class Libc
{
    public const nint PTRACE_TRACEME = 0;
    public const nint PTRACE_CONT = 7;
    public const nint PTRACE_GETREGS = 12;
    public const nint PTRACE_SETREGS = 13;
    public const nint PTRACE_SYSEMU = 31;
    public const nint PTRACE_SETOPTIONS = 0x4200;
    public const nint PTRACE_GETREGSET = 0x4204;
    public const nint PTRACE_SETREGSET = 0x4205;

    /// <summary>The general registers, as a set of those that ptrace(2) reads and writes.</summary>
    public const nint NT_PRSTATUS = 1;

    /// <summary>A stop at a system call shows as SIGTRAP | 0x80.</summary>
    public const nint PTRACE_O_TRACESYSGOOD = 1;

    /// <summary>A filter's SECCOMP_RET_TRACE is a stop, shown as <see cref="PTRACE_EVENT_SECCOMP"/>.</summary>
    public const nint PTRACE_O_TRACESECCOMP = 0x80;

    public const int PTRACE_EVENT_SECCOMP = 7;

    /// <summary>The kernel kills the stub when its tracer is gone, however that ended.</summary>
    public const nint PTRACE_O_EXITKILL = 0x100000;

    public const int SIGKILL = 9;
    public const int SIGTRAP = 5;
    public const int SIGCHLD = 17;
    public const int SIGSTOP = 19;

    /// <summary>No SIGCHLD when a child stops.</summary>
    public const int SA_NOCLDSTOP = 1;

    public const int __WALL = 0x40000000;
    public const int WNOHANG = 1;

    /// <summary>The signal that this process gets when the thread that started it ends.</summary>
    public const int PR_SET_PDEATHSIG = 1;

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint ptrace(nint request, int pid, nint address, void* data);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tgkill(int process, int thread, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sigaction(int signal, sigaction_t* action, sigaction_t* old);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint argument);

    /// <summary>The same for an option that wants the arguments behind the first to be 0.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint argument, nuint second, nuint third, nuint fourth);

    /// <summary>Cannot fail.</summary>
    [LibraryImport("libc")]
    public static partial int getpid();

    /// <summary>Cannot fail.</summary>
    [LibraryImport("libc")]
    public static partial int getppid();

    /// <summary>The thread id of the caller, as tgkill wants it. Cannot fail.</summary>
    [LibraryImport("libc")]
    public static partial int gettid();

    /// <summary>0 for the calling thread; the mask is in CPUs, one bit each.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_setaffinity(int pid, nuint size, void* mask);

    /// <inheritdoc cref="sched_setaffinity"/>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_getaffinity(int pid, nuint size, void* mask);

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

/// <summary>glibc's struct sigaction (not the kernel's: libc adds the restorer).</summary>
[CType("struct sigaction", "signal.h")]
[StructLayout(LayoutKind.Sequential)]
public struct sigaction_t
{
    public nint sa_handler;
    public Mask sa_mask;
    public int sa_flags;
    public nint sa_restorer;

    [InlineArray(16)]
    public struct Mask
    {
        private ulong word;
    }
}

/// <summary>Where a set of registers is, and how long.</summary>
#pragma warning disable CS8981 // the kernel's name
[CType("struct iovec", "sys/uio.h")]
[StructLayout(LayoutKind.Sequential)]
public struct iovec
{
    public nint iov_base;
    public nuint iov_len;
}
#pragma warning restore CS8981
