using System.Runtime.InteropServices;

namespace Hostcall.Paths.Machine;

/// <summary><c>struct timespec</c> of a 64-bit Linux (clock_gettime(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    /// <summary>Whole seconds.</summary>
    internal long Seconds;

    /// <summary>Nanoseconds, 0 to 999,999,999.</summary>
    internal long Nanoseconds;

    /// <summary>Nanoseconds altogether; good for 292 years.</summary>
    internal readonly long TotalNanoseconds => (Seconds * 1_000_000_000) + Nanoseconds;
}
