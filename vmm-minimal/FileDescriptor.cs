using System.Runtime.InteropServices;
using Hostcall.VmmMinimal.Native;

namespace Hostcall.VmmMinimal;

/// <summary>An open file descriptor that is closed once.</summary>
public sealed class FileDescriptor : SafeHandle
{
    public FileDescriptor(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

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
