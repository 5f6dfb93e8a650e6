using Hostcall.Linux;
using Hostcall.Paths;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>Differences that probes name: a sweep that meets them has found nothing new.</summary>
internal static class KnownDifference
{
    private const int EPERM = -1, EOPNOTSUPP = -95;

    /// <summary>How a call differs for which the VMM enters a guest whose vCPU is closed.</summary>
    private const string NoVcpu = "KVM_RUN fails, EBADF";

    /// <summary>Whether a call is one that this path refuses.</summary>
    public static bool IsRefusal(SweepCall call, PathRow path, long answer) => answer switch
    {
        EPERM => call.IsNever || (call.Call.Number == SYS_modify_ldt && path.Mode == HostSyscallMode.Fast),
        EOPNOTSUPP => path.IsServedByProgram && CallTable.NeverInProgram.Contains(call.Call.Name),
        _ => false,
    };

    /// <summary>The probe whose difference this is, by the call and those that its process made before; empty for none.</summary>
    /// <param name="calls">The last one differs.</param>
    /// <param name="mode">What the path restores of the host.</param>
    /// <param name="what">How it differs.</param>
    public static string Of(IReadOnlyList<SweepCall> calls, HostSyscallMode mode, string what)
    {
        var last = calls[^1];
        if (what.StartsWith(NoVcpu, StringComparison.Ordinal)) return calls.SkipLast(1).Any(MayCloseVcpu) ? "own-vcpu" : "";
        return last.Call.Number switch
        {
            SYS_arch_prctl when mode == HostSyscallMode.Fast => last.Arguments[0] switch { ARCH_SET_GS => "gs-write", ARCH_GET_GS => "gs-read", ARCH_SET_FS => "fs-write", _ => "" },
            _ => "",
        };
    }

    /// <summary>A descriptor of KVM's is one of the process's, and a call that a process makes of its own will may close it.</summary>
    private static bool MayCloseVcpu(SweepCall call) => call.Call.Name is "close" or "close_range" or "dup2" or "dup3";
}
