using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>Error numbers of the kernel (asm-generic/errno-base.h, errno.h), and what they say.</summary>
public static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int EBADF = 9;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int EISDIR = 21;
    public const int EINVAL = 22;
    public const int EMFILE = 24;
    public const int ENOTTY = 25;
    public const int ENOSYS = 38;
    public const int EOPNOTSUPP = 95;
    public const int EAFNOSUPPORT = 97;
    public const int EADDRNOTAVAIL = 99;

    /// <summary>What the kernel said in words that a reader of a report understands, with the name of the error number.</summary>
    public static string Describe(int errno) => errno switch
    {
        EPERM => "operation not permitted (EPERM)",
        ENOENT => "no such file (ENOENT)",
        ESRCH => "no such process (ESRCH)",
        EIO => "input/output error (EIO)",
        ENXIO => "no such device or address (ENXIO)",
        EBADF => "no such descriptor (EBADF)",
        EAGAIN => "try again, or too many processes (EAGAIN)",
        ENOMEM => "not enough memory (ENOMEM)",
        EACCES => "permission denied (EACCES)",
        EFAULT => "bad address (EFAULT)",
        EBUSY => "busy (EBUSY)",
        EEXIST => "something is there already (EEXIST)",
        ENODEV => "no such device (ENODEV)",
        ENOTDIR => "part of the path is not a directory (ENOTDIR)",
        EISDIR => "is a directory (EISDIR)",
        EINVAL => "invalid argument (EINVAL)",
        EMFILE => "too many open files (EMFILE)",
        ENOTTY => "no such request here (ENOTTY)",
        ENOSYS => "this kernel has no such system call (ENOSYS)",
        EOPNOTSUPP => "not supported (EOPNOTSUPP)",
        _ => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})",
    };
}
