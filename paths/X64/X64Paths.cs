using Hostcall.GuestPayloads;
using Hostcall.Linux;
using static Hostcall.Paths.HostSyscall;

namespace Hostcall.Paths.X64;

/// <summary>The paths of x86-64.</summary>
internal static class X64Paths
{
    /// <summary>Does nothing and returns 0 (arch/x86/kvm/x86.c, __kvm_emulate_hypercall).</summary>
    private const int KVM_HC_VAPIC_POLL_IRQ = 1;

    private const string HypercallWords = "vmcall, or AMD's vmmcall";

    public static IReadOnlyList<PathRow> Rows { get; } =
    [
        new HostPath("host", "plain system calls of this process") { Doorbell = "syscall", HasTwin = true },
        new TracedPath("ptrace-sysemu", "traced stub process, PTRACE_SYSEMU")
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true,
        },
        new TracedPath("seccomp-trace", "traced stub process, seccomp RET_TRACE")
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true, ByFilter = true,
        },
        new SignalledPath("sigsys", "stub process, its SIGSYS handler runs the call: seccomp RET_TRAP", SignalSource.Seccomp, StubAnswer.ByItself)
        {
            Doorbell = "syscall", Caller = Caller.Stub, Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true,
        },
        new SignalledPath("sud", "the same by Syscall User Dispatch", SignalSource.Dispatch, StubAnswer.ByItself)
        {
            Doorbell = "syscall", Caller = Caller.Stub, Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true,
        },
        new NotifiedPath("unotify", "stub process, seccomp user notification")
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true,
        },
        new NotifiedPath("unotify-sync", "the same with the synchronous wake-up flag")
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true, Synchronous = true,
        },
        new SignalledPath("systrap-futex", "SIGSYS in a stub process, handed over by futex", SignalSource.Seccomp, StubAnswer.AwaitedByFutex)
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.All, Baseline = "host", HasTwin = true,
        },
        new SignalledPath("systrap-spin", "the same, handed over by spinning", SignalSource.Seccomp, StubAnswer.AwaitedBySpinning)
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.OtherCpu | PartnerPlaces.Sibling, Baseline = "host",
            HasTwin = true,
        },
        new GuestPath("vm-exit", "exit to this VMM, which runs the call", () => Doorbell.PortWrite)
        {
            Doorbell = "out to a port", Exits = 1, Baseline = "host", Ladder = 4, HasTwin = true,
        },
        new GuestPath("hypercall", "KVM_HC_HOST_SYSCALL, guest state loaded", () => Hypercall(KVM_HC_HOST_SYSCALL), HostSyscallMode.Fast)
        {
            Doorbell = HypercallWords, Exits = 1, Baseline = "vm-exit", Decoding = Decoding.WhereTheCpuTellsNoEnd,
            GuestCalls = () => Doorbell.GuestCalls(CpuVendor.IsAmd),
        },
        new GuestPath("hypercall-shared-fpu", "KVM_HC_HOST_SYSCALL, host state but for the FPU", () => Hypercall(KVM_HC_HOST_SYSCALL), HostSyscallMode.SharedFpu)
        {
            Doorbell = HypercallWords, Exits = 1, Baseline = "vm-exit", RobustOf = "hypercall", Decoding = Decoding.WhereTheCpuTellsNoEnd,
        },
        new GuestPath("hypercall-robust", "KVM_HC_HOST_SYSCALL, host state restored", () => Hypercall(KVM_HC_HOST_SYSCALL), HostSyscallMode.Robust)
        {
            Doorbell = HypercallWords, Exits = 1, Baseline = "vm-exit", RobustOf = "hypercall", Decoding = Decoding.WhereTheCpuTellsNoEnd,
        },
        Rung("loop", "the guest's loop, no doorbell", "none", () => Doorbell.None, exits: 0, height: 0, hasTwin: true),
        Rung("exit-cpuid", "exit handled in the kernel", "cpuid", () => Doorbell.Cpuid, exits: 1, height: 1, hasTwin: true)
            with { Decoding = Decoding.WhereTheCpuTellsNoEnd },
        Rung("hypercall-noop", "a hypercall that does nothing", HypercallWords, () => Hypercall(KVM_HC_VAPIC_POLL_IRQ), exits: 1, height: 2)
            with { Decoding = Decoding.WhereTheCpuTellsNoEnd },
        Rung("exit-pio", "exit to this VMM and back, no call", "out to a port", () => Doorbell.EmptyPortWrite, exits: 1, height: 3, hasTwin: true),
        Rung("exit-mmio", "the same by a store to a page without memory", "a store to a page without memory", () => Doorbell.DeviceStore, exits: 1, height: 4)
            with { Decoding = Decoding.Always },
    ];

    private static Doorbell Hypercall(int number) => Doorbell.Hypercall(number, CpuVendor.IsAmd);

    private static GuestPath Rung(string id, string summary, string words, Func<Doorbell> doorbell, int exits, int height, bool hasTwin = false) =>
        new(id, summary, doorbell)
        {
            Doorbell = words,
            Kind = PathKind.Rung,
            Caller = Caller.Nobody,
            Exits = exits,
            Ladder = height,
            HasTwin = hasTwin,
        };
}
