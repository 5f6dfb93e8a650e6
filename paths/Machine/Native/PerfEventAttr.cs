using System.Runtime.InteropServices;

namespace Hostcall.Paths.Machine;

/// <summary>
/// The first published size of <c>struct perf_event_attr</c> (PERF_ATTR_SIZE_VER0, 64 bytes, linux/perf_event.h),
/// which every kernel with perf accepts.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct PerfEventAttr
{
    internal const uint Hardware = 0;
    internal const uint Software = 1;

    /// <summary>Values of <see cref="Config"/> for <see cref="Hardware"/>.</summary>
    internal const ulong CpuCycles = 0, InstructionsRetired = 1;

    /// <summary>Value of <see cref="Config"/> for <see cref="Software"/>.</summary>
    internal const ulong TaskClock = 1;

    /// <summary>Bit 5 of the flag word: leave out what happens in the kernel.</summary>
    internal const ulong ExcludeKernel = 1 << 5;

    /// <summary>Bit 6 of the flag word: leave out what happens in a hypervisor.</summary>
    internal const ulong ExcludeHypervisor = 1 << 6;

    internal uint Type;
    internal uint Size;
    internal ulong Config;
    internal ulong SamplePeriod;
    internal ulong SampleType;
    internal ulong ReadFormat;
    internal ulong Flags;
    internal uint WakeupEvents;
    internal uint BreakpointType;
    internal ulong Config1;
}
