using Hostcall.Linux;
using Doorbell = Hostcall.GuestPayloads.Arm64.Doorbell;

namespace Hostcall.Paths.Arm64;

/// <summary>The paths of arm64.</summary>
internal static class Arm64Paths
{
    private const string StoreWords = "a store to a page without memory", HvcWords = "hvc";

    public static IReadOnlyList<PathRow> Rows { get; } =
    [
        new HostPath("host", "plain system calls of this process") { Doorbell = "svc" },
        new TracedPath("ptrace-sysemu", "traced stub process, PTRACE_SYSEMU")
        {
            Doorbell = "svc", Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host",
        },
        new GuestPath("vm-exit", "exit to this VMM, which runs the call", Doorbell.DeviceStore)
        {
            Doorbell = StoreWords, Exits = 1, LeavesKernel = true, Baseline = "host", Ladder = 4,
        },
        new GuestPath("hypercall", "KVM_HC_HOST_SYSCALL, guest state loaded", Doorbell.HypercallWithBlock(Doorbell.HostSyscallFunction))
        {
            Doorbell = HvcWords, Exits = 1, Baseline = "vm-exit", Needs = HostSyscallMode.Fast,
        },
        new GuestPath("hypercall-robust", "KVM_HC_HOST_SYSCALL, host state restored", Doorbell.HypercallWithBlock(Doorbell.HostSyscallFunction))
        {
            Doorbell = HvcWords, Exits = 1, Baseline = "vm-exit", RobustOf = "hypercall", Needs = HostSyscallMode.Robust,
        },
        Forwarded("smccc-user", "SMCCC filter forwards the call to this VMM; request and result in the shared block", Doorbell.Hypercall(Doorbell.CallFunction))
            with { Baseline = "vm-exit", Ladder = 4 },
        Forwarded("smccc-user-smc", "the same by smc", Doorbell.MonitorCall(Doorbell.CallFunction)) with { Doorbell = "smc" },
        Forwarded("smccc-user-vgic", "the same with KVM's interrupt controller", Doorbell.Hypercall(Doorbell.CallFunction))
            with { HasInterruptController = true },
        Forwarded("smccc-user-result", "the result by KVM_SET_ONE_REG", Doorbell.HypercallWithResult(Doorbell.CallFunction))
            with { Exchange = Exchange.ResultRegister },
        Forwarded("smccc-user-registers", "arguments by KVM_GET_ONE_REG, result by KVM_SET_ONE_REG", Doorbell.HypercallWithRegisters(Doorbell.CallFunction))
            with { Exchange = Exchange.Registers },
        Owned("smccc-owner", "a capability gives an owner's calls to this VMM; request and result in the shared block", Doorbell.Hypercall(Doorbell.CallFunction)),
        Owned("smccc-owner-run", "the same with arguments and result in kvm_run", Doorbell.HypercallWithRegisters(Doorbell.CallFunction))
            with { Exchange = Exchange.RunArea },
        Rung("loop", "the guest's loop, no doorbell", "none", Doorbell.None, exits: 0) with { Ladder = 0 },
        Rung("exit-sysreg", "exit handled in the kernel: a feature register", "mrs id_aa64pfr0_el1", Doorbell.FeatureRead),
        Rung("hvc-kernel", "a call that KVM answers: SMCCC_VERSION", HvcWords, Doorbell.Hypercall(Doorbell.VersionFunction)) with { Ladder = 1 },
        Rung("hvc-kernel-vgic", "the same with KVM's interrupt controller", HvcWords, Doorbell.Hypercall(Doorbell.VersionFunction))
            with { HasInterruptController = true },
        Rung("hvc-filtered", "the same on a VM with a filter", HvcWords, Doorbell.Hypercall(Doorbell.VersionFunction)) with { Filters = true, Ladder = 2 },
        Rung("hvc-denied", "a call that the filter denies", HvcWords, Doorbell.Hypercall(Doorbell.DeniedFunction)) with { Filters = true },
        Rung("exit-hvc", "a call that the filter forwards to this VMM and back, no call", HvcWords, Doorbell.Hypercall(Doorbell.EmptyFunction))
            with { Filters = true, LeavesKernel = true, Ladder = 3 },
        Rung("exit-mmio", "exit to this VMM and back by a store, no call", StoreWords, Doorbell.EmptyDeviceStore) with { LeavesKernel = true, Ladder = 4 },
    ];

    private static GuestPath Forwarded(string id, string summary, Doorbell doorbell) =>
        new(id, summary, doorbell) { Doorbell = HvcWords, Exits = 1, LeavesKernel = true, Baseline = "host", Filters = true };

    private static GuestPath Owned(string id, string summary, Doorbell doorbell) =>
        new(id, summary, doorbell) { Doorbell = HvcWords, Exits = 1, LeavesKernel = true, Baseline = "host", TakesOwner = true };

    private static GuestPath Rung(string id, string summary, string words, Doorbell doorbell, int exits = 1) =>
        new(id, summary, doorbell) { Doorbell = words, Kind = PathKind.Rung, Caller = Caller.Nobody, Exits = exits };
}
