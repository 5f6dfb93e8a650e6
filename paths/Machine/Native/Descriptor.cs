using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hostcall.Paths.Machine;

/// <summary>A file descriptor that closes itself, or the error number of the call that should have made one.</summary>
/// <remarks>
/// Made from the <c>int</c> that the C library returns. Declaring a SafeHandle as the return type of the call itself would
/// read a whole register: the upper half of an <c>int</c> is not sign-extended there, and -1 would pass for a descriptor.
/// </remarks>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    private Descriptor(int descriptor)
        : base(ownsHandle: true)
    {
        SetHandle(descriptor);
        Errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>0 if the descriptor is good.</summary>
    internal int Errno { get; }

    /// <summary>Takes over what open(2), ioctl(2) or perf_event_open(2) just returned on this thread.</summary>
    internal static Descriptor Of(int returned) => new(returned);

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
