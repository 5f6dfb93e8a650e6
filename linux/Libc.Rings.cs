using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>Events and io_uring(7).</content>
public static unsafe partial class Libc
{
    public const int EFD_CLOEXEC = 0x80000;

    // Numbers that all architectures share.
    public const int SYS_io_uring_setup = 425;
    public const int SYS_io_uring_enter = 426;
    public const int SYS_io_uring_register = 427;

    public const uint IORING_SETUP_SQPOLL = 2;
    public const uint IORING_SETUP_SQ_AFF = 4;
    public const uint IORING_FEAT_SINGLE_MMAP = 1;
    public const int IORING_OFF_SQ_RING = 0;
    public const int IORING_OFF_SQES = 0x10000000;
    public const uint IORING_SQ_NEED_WAKEUP = 1;
    public const int IORING_ENTER_SQ_WAKEUP = 2;
    public const int IORING_REGISTER_PROBE = 8;
    public const ushort IO_URING_OP_SUPPORTED = 1;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint count, int flags);

    /// <summary>io_uring_setup(2), which libc has no function for; <paramref name="number"/> is <see cref="SYS_io_uring_setup"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint io_uring_setup(nint number, nint entries, io_uring_params* parameters);

    /// <summary>io_uring_enter(2); <paramref name="number"/> is <see cref="SYS_io_uring_enter"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint io_uring_enter(nint number, nint ring, nint submit, nint complete, nint flags, nint mask, nint size);

    /// <summary>io_uring_register(2); <paramref name="number"/> is <see cref="SYS_io_uring_register"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint io_uring_register(nint number, nint ring, nint operation, void* argument, nint count);
}

#pragma warning disable CS8981 // the kernel's names
/// <summary>Where the words of a submission ring lie in its mapping.</summary>
[CType("struct io_sqring_offsets", "linux/io_uring.h", SameSize = false)]
[StructLayout(LayoutKind.Sequential, Size = 40)]
public struct io_sqring_offsets
{
    public uint head, tail, ring_mask, ring_entries, flags, dropped, array;
}

/// <summary>The same of a completion ring.</summary>
[CType("struct io_cqring_offsets", "linux/io_uring.h", SameSize = false)]
[StructLayout(LayoutKind.Sequential, Size = 40)]
public struct io_cqring_offsets
{
    public uint head, tail, ring_mask, ring_entries, overflow, cqes;
}

/// <summary>What is asked of io_uring_setup(2), and what it tells.</summary>
[CType("struct io_uring_params", "linux/io_uring.h")]
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_params
{
    public uint sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle, features, wq_fd;
    public Reserved resv;
    public io_sqring_offsets sq_off;
    public io_cqring_offsets cq_off;

    [InlineArray(3)]
    public struct Reserved
    {
        private uint word;
    }
}

/// <summary>Whether a kernel has an operation.</summary>
[CType("struct io_uring_probe_op", "linux/io_uring.h", SameSize = false)]
[StructLayout(LayoutKind.Sequential, Size = 8)]
public struct io_uring_probe_op
{
    public byte op;
    public byte resv;
    public ushort flags;
}
#pragma warning restore CS8981
