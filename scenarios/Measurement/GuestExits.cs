using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Scenarios.Measurement;

/// <summary>The exits of a guest that are its path's doing, by KVM's counters.</summary>
internal static class GuestExits
{
    /// <summary>Exits for interrupts of the host, which come as time passes: a call that takes long has many. x86 counts them apart.</summary>
    private const string ForInterrupts = "irq_exits";

    /// <returns>Since the vCPU was made; null where there is no guest, or the kernel keeps no counters.</returns>
    public static ulong? Of(PathSession session) =>
        session.ReadCounter(VcpuCounters.Exits) is { } all ? all - (session.ReadCounter(ForInterrupts) ?? 0) : null;
}
