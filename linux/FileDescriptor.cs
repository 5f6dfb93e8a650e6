using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>An open file descriptor that is closed once, or the error number of the call that should have made one.</summary>
/// <remarks>
/// Made from the <c>int</c> that the C library returns. Declaring a SafeHandle as the return type of the call itself would
/// read a whole register: the upper half of an <c>int</c> is not sign-extended there, and -1 would pass for a descriptor.
/// </remarks>
public sealed class FileDescriptor : SafeHandle
{
    /// <param name="fd">What open(2), ioctl(2) or the like just returned on this thread.</param>
    public FileDescriptor(int fd)
        : base(-1, ownsHandle: true)
    {
        SetHandle(fd);
        Error = fd < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>0 where the descriptor is good, else the error number.</summary>
    public int Error { get; }

    public override bool IsInvalid => handle < 0;

    /// <summary>The number. Valid while this object is not disposed; hot loops read it once.</summary>
    public int Number => IsClosed ? throw new ObjectDisposedException(nameof(FileDescriptor)) : (int)handle;

    /// <summary>An ioctl whose argument is a number.</summary>
    /// <returns>What the kernel returned, never -1.</returns>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public int Ioctl(string name, uint request, nint argument = 0)
    {
        int result = Libc.ioctl(Number, request, argument);
        return result >= 0 ? result : throw LinuxException.Last(name);
    }

    /// <summary>An ioctl whose argument points to a struct that stays on the caller's stack.</summary>
    public unsafe int Ioctl<T>(string name, uint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* pointer = &argument)
        {
            return Ioctl(name, request, (nint)pointer);
        }
    }

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
