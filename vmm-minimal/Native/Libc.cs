using System.Runtime.InteropServices;

namespace Hostcall.VmmMinimal.Native;

/// <summary>
/// The libc calls of the VMM, under their C names. Every one reports failure through -1 and errno
/// (<see cref="LinuxException.Last"/>), unless its comment says otherwise.
/// </summary>
public static unsafe partial class Libc
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CLOEXEC = 0x80000;

    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int PROT_EXEC = 4;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MAP_FIXED_NOREPLACE = 0x100000;
    public const uint MFD_CLOEXEC = 1;

    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int ENODEV = 19;
    public const int EINVAL = 22;
    public const int ENOSYS = 38;

    /// <summary>What mmap returns on failure: -1, not null.</summary>
    public static readonly nint MAP_FAILED = -1;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint mmap(nint address, nuint length, int protection, int flags, int fd, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int munmap(nint address, nuint length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ftruncate(int fd, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint pread(int fd, void* buffer, nuint count, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sigaction(int signal, in sigaction_t action, nint old);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pipe2(int* ends, int flags);

    /// <summary>Cannot fail.</summary>
    [LibraryImport("libc")]
    internal static partial int getpid();

    /// <summary>The thread id of the caller, as tgkill wants it. Cannot fail.</summary>
    [LibraryImport("libc")]
    internal static partial int gettid();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tgkill(int process, int thread, int signal);
}

/// <summary>glibc's struct sigaction on x86-64 (not the kernel's: libc adds the restorer).</summary>
[CType("struct sigaction", "signal.h")]
[StructLayout(LayoutKind.Sequential)]
public struct sigaction_t
{
    public nint sa_handler;
    public Mask sa_mask;
    public int sa_flags;
    public nint sa_restorer;

    [System.Runtime.CompilerServices.InlineArray(16)]
    public struct Mask
    {
        private ulong word;
    }
}
