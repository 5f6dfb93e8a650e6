using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>What intercepts another process's system calls, or has it wait: seccomp, Syscall User Dispatch, futexes.</content>
public static unsafe partial class Libc
{
    public const int SIGSEGV = 11;
    public const int SIGSYS = 31;
    public const int SA_SIGINFO = 4;

    /// <summary>The signal is not blocked while its handler runs, which saves two changes of the mask.</summary>
    public const int SA_NODEFER = 0x40000000;

    public const int PR_SET_NO_NEW_PRIVS = 38;
    public const int PR_SET_SYSCALL_USER_DISPATCH = 59;
    public const int PR_SYS_DISPATCH_ON = 1;
    public const byte SYSCALL_DISPATCH_FILTER_ALLOW = 0;
    public const byte SYSCALL_DISPATCH_FILTER_BLOCK = 1;

    public const int SECCOMP_SET_MODE_FILTER = 1;

    /// <summary>No mitigation of speculative store bypass is switched on along with the filter (Linux 4.17).</summary>
    public const uint SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;

    /// <summary>The call returns a descriptor that notifications are read from (Linux 5.0).</summary>
    public const uint SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;

    public const uint SECCOMP_RET_TRAP = 0x30000;
    public const uint SECCOMP_RET_USER_NOTIF = 0x7FC00000;
    public const uint SECCOMP_RET_TRACE = 0x7FF00000;
    public const uint SECCOMP_RET_ALLOW = 0x7FFF0000;

    public const uint SECCOMP_IOCTL_NOTIF_RECV = 0xC0502100;
    public const uint SECCOMP_IOCTL_NOTIF_SEND = 0xC0182101;

    public const ushort BPF_LD = 0;
    public const ushort BPF_W = 0;
    public const ushort BPF_ABS = 0x20;
    public const ushort BPF_JMP = 5;
    public const ushort BPF_JEQ = 0x10;
    public const ushort BPF_JGE = 0x30;
    public const ushort BPF_K = 0;
    public const ushort BPF_RET = 6;

    public const int FUTEX_WAIT = 0;
    public const int FUTEX_WAKE = 1;

    /// <summary>Somebody waits for the word: who owns it and dies wakes one of them.</summary>
    public const uint FUTEX_WAITERS = 0x80000000;

    /// <summary>The kernel sets it in a word whose owner died with it in its list.</summary>
    public const uint FUTEX_OWNER_DIED = 0x40000000;

    // Numbers of arch/x86/entry/syscalls/syscall_64.tbl, which only the paths of x86-64 use.
    public const int SYS_rt_sigaction = 13;
    public const int SYS_ioctl = 16;
    public const int SYS_ptrace = 101;
    public const int SYS_prctl = 157;
    public const int SYS_futex = 202;
    public const int SYS_set_robust_list = 273;
    public const int SYS_seccomp = 317;
    public const int SYS_pidfd_open = 434;
    public const int SYS_pidfd_getfd = 438;

    /// <summary>Of host-kernel/patches; no released kernel has it.</summary>
    public static int SYS_process_vm_exec => 602;

    /// <summary>Since Linux 6.6, and so in no older header.</summary>
    public static uint SECCOMP_IOCTL_NOTIF_SET_FLAGS => 0x40082104;

    /// <summary>Who is woken by a notification, or by its answer, runs on the CPU of the waker at once (Linux 6.6).</summary>
    public static int SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP => 1;

    /// <summary>The kernel's own, which libc hides: sigaction(2) of a process without libc needs it.</summary>
    public static uint SA_RESTORER => 0x04000000;

    /// <summary>seccomp(2), which libc has no function for; <paramref name="number"/> is its number here.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint seccomp(nint number, nint operation, nint flags, sock_fprog* program);

    /// <summary>futex(2), which libc has no function for; <paramref name="number"/> is <see cref="SYS_futex"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint futex(nint number, uint* word, nint operation, nint value, timespec* timeout);

    /// <summary>pidfd_open(2), which libc has no function for before glibc 2.36; <paramref name="number"/> is <see cref="SYS_pidfd_open"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint pidfd_open(nint number, nint pid, nint flags);

    /// <summary>pidfd_getfd(2); <paramref name="number"/> is <see cref="SYS_pidfd_getfd"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint pidfd_getfd(nint number, nint pidfd, nint descriptor, nint flags);
}

#pragma warning disable CS8981 // the kernel's names
/// <summary>One instruction of a filter.</summary>
[CType("struct sock_filter", "linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
public struct sock_filter
{
    public ushort code;
    public byte jt, jf;
    public uint k;
}

/// <summary>A filter: how many instructions, and where.</summary>
[CType("struct sock_fprog", "linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
public struct sock_fprog
{
    public ushort len;
    public ulong filter;
}

/// <summary>What a filter sees.</summary>
[CType("struct seccomp_data", "linux/seccomp.h")]
[StructLayout(LayoutKind.Sequential)]
public struct seccomp_data
{
    public int nr;
    public uint arch;

    /// <summary>Of the instruction after the one that made the call.</summary>
    public ulong instruction_pointer;
    public Arguments args;

    [InlineArray(6)]
    public struct Arguments
    {
        private ulong argument;
    }
}

/// <summary>A system call that waits for an answer. All zero before the kernel fills it, else it refuses.</summary>
[CType("struct seccomp_notif", "linux/seccomp.h")]
[StructLayout(LayoutKind.Sequential)]
public struct seccomp_notif
{
    public ulong id;
    public uint pid;
    public uint flags;
    public seccomp_data data;
}

/// <summary>The answer.</summary>
[CType("struct seccomp_notif_resp", "linux/seccomp.h")]
[StructLayout(LayoutKind.Sequential)]
public struct seccomp_notif_resp
{
    public ulong id;
    public long val;
    public int error;
    public uint flags;
}

/// <summary>The list of words that the kernel marks when the thread dies that they belong to (get_robust_list(2)).</summary>
[CType("struct robust_list_head", "linux/futex.h")]
[StructLayout(LayoutKind.Sequential)]
public struct robust_list_head
{
    public ulong list;

    /// <summary>From an entry of the list to its word.</summary>
    public long futex_offset;
    public ulong list_op_pending;
}
#pragma warning restore CS8981
