using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using static Hostcall.Paths.HostSyscall;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.Paths.X64;

/// <summary>The paths of x86-64.</summary>
internal static class X64Paths
{
    /// <summary>Does nothing and returns 0 (arch/x86/kvm/x86.c, __kvm_emulate_hypercall).</summary>
    private const int KVM_HC_VAPIC_POLL_IRQ = 1;

    private const string HandOver = "handover-futex";

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
            Parts = ["sud", HandOver],
        },
        new SignalledPath("systrap-spin", "the same, handed over by spinning", SignalSource.Seccomp, StubAnswer.AwaitedBySpinning)
        {
            Doorbell = "syscall", Partner = Partner.Process, Places = PartnerPlaces.OtherCpu | PartnerPlaces.Sibling, Baseline = "host",
            HasTwin = true,
        },
        new ExecutedPath("process-vm-exec", "this thread runs in a stub's memory until the call: process_vm_exec")
        {
            Doorbell = "syscall", Baseline = "host",
        },
        new GuestPath("vm-exit", "exit to this VMM, which runs the call", () => Doorbell.PortWrite)
        {
            Doorbell = "out to a port", Exits = 1, LeavesKernel = true, Baseline = "host", Ladder = 4, HasTwin = true,
        },
        new MixedPath("mixed-signal", "gVisor's mixed mode: a stub enters its guest by a signal, and makes the call", GuestEntering.BySignal)
        {
            Doorbell = "out to a port", Exits = 1, LeavesKernel = true, Caller = Caller.Stub, Partner = Partner.Process, Places = PartnerPlaces.All,
            Baseline = "host", HasTwin = true,
        },
        new MixedPath("mixed-switch", "the same, entered by a signal frame made by hand", GuestEntering.ByFrame)
        {
            Doorbell = "out to a port", Exits = 1, LeavesKernel = true, Caller = Caller.Stub, Partner = Partner.Process, Places = PartnerPlaces.All,
            Baseline = "host", HasTwin = true,
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
        new GuestPath("bpf-hook", "a BPF program at the hypercall runs the call, guest state loaded", () => Hypercall(BpfHook.KVM_HC_BPF), HostSyscallMode.Fast)
        {
            Doorbell = HypercallWords, Exits = 1, Baseline = "vm-exit", Decoding = Decoding.WhereTheCpuTellsNoEnd,
            IsServedByProgram = true, Lacks = BpfHook.Lacks, Helper = (_, _, _) => new BpfHook(),
        },
        new GuestPath("vm-exit-hypercall", "exit to this VMM by a hypercall that KVM hands on", () => Doorbell.HypercallToUserSpace(CpuVendor.IsAmd))
        {
            Doorbell = HypercallWords, Exits = 1, LeavesKernel = true, Baseline = "host", Decoding = Decoding.WhereTheCpuTellsNoEnd,
            Helper = HandOnHypercalls,
        },
        new GuestPath(
            "vm-exit-shared-fpu", "exit to this VMM, which has one set of FPU registers with the guest", () => Doorbell.PortWrite, HostSyscallMode.SharedFpu)
        {
            Doorbell = "out to a port", Exits = 1, LeavesKernel = true, Baseline = "host",
        },
        new GuestPath("queue-spin", "the guest stores to memory, a thread of this process looks for it", () => Doorbell.QueueStore)
        {
            Doorbell = "a store, then a wait", Ring = 3, Exits = 0, Partner = Partner.Thread, Places = Elsewhere, Baseline = "host", HasTwin = true,
            Helper = (setup, _, region) => new QueueThread(setup, bell: null, region),
        },
        new GuestPath("queue-wake", "the same, and a port write that KVM handles wakes the thread", () => Doorbell.QueueRing)
        {
            Doorbell = "a store, out to a port, then a wait", Ring = 3, Exits = 1, Partner = Partner.Thread, Places = Elsewhere, Baseline = "host", HasTwin = true,
            Helper = (setup, vm, region) => new QueueThread(setup, new PortEvent(vm), region),
        },
        new GuestPath("uring-sqpoll", "the guest writes an entry of io_uring, the kernel's poller runs it", () => Doorbell.None)
        {
            Doorbell = "an entry of io_uring, then a wait", Ring = 3, Exits = 0, Partner = Partner.Thread, Places = Elsewhere, Baseline = "host", HasTwin = true,
            Helper = (setup, vm, region) => new UringPoller(setup, vm, region, asksForNothing: false),
        },
        Witness("runsc-systrap", "gVisor's runsc, systrap: the payload as a program in its sandbox", "systrap"),
        Witness("runsc-ptrace", "the same with its platform ptrace", "ptrace"),
        Rung("loop", "the guest's loop, no doorbell", "none", () => Doorbell.None, exits: 0, height: 0, hasTwin: true),
        Rung("exit-cpuid", "exit handled in the kernel", "cpuid", () => Doorbell.Cpuid, exits: 1, height: 1, hasTwin: true)
            with { Decoding = Decoding.WhereTheCpuTellsNoEnd },
        Rung("hypercall-noop", "a hypercall that does nothing", HypercallWords, () => Hypercall(KVM_HC_VAPIC_POLL_IRQ), exits: 1, height: 2)
            with { Decoding = Decoding.WhereTheCpuTellsNoEnd },
        Rung("exit-pio", "exit to this VMM and back, no call", "out to a port", () => Doorbell.EmptyPortWrite, exits: 1, height: 3, hasTwin: true)
            with { LeavesKernel = true },
        Rung("exit-mmio", "the same by a store to a page without memory", "a store to a page without memory", () => Doorbell.DeviceStore, exits: 1, height: 4)
            with { LeavesKernel = true, Decoding = Decoding.Always },
        Rung("exit-ioeventfd", "a port write that KVM only counts", "out to a port", () => Doorbell.EventPortWrite, exits: 1)
            with { Helper = (_, vm, _) => new PortEvent(vm) },
        new SignalledPath(HandOver, "a stub hands its turn over by futex and gets it back, no call", SignalSource.None, StubAnswer.AwaitedByFutex)
        {
            Doorbell = "two hand-overs by futex", Kind = PathKind.Rung, Caller = Caller.Nobody, Partner = Partner.Process, Places = PartnerPlaces.All,
        },
        Rung("loop-ring3", "the guest's loop in ring 3, no doorbell", "none", () => Doorbell.None, exits: 0) with { Ring = 3 },
        Rung("exit-pio-ring3", "exit to this VMM from ring 3, no call", "out to a port", () => Doorbell.EmptyPortWrite, exits: 1)
            with { LeavesKernel = true, Ring = 3 },
        Rung("uring-nop", "an entry of io_uring that asks for nothing", "an entry of io_uring, then a wait", () => Doorbell.None, exits: 0) with
        {
            Ring = 3, Partner = Partner.Thread, Places = Elsewhere, Helper = (setup, vm, region) => new UringPoller(setup, vm, region, asksForNothing: true),
        },
    ];

    /// <summary>A guest that waits without a pause keeps who works for it from a CPU that they share.</summary>
    private const PartnerPlaces Elsewhere = PartnerPlaces.OtherCpu | PartnerPlaces.Sibling;

    /// <exception cref="UnavailableException">This KVM cannot.</exception>
    private static GuestHelper? HandOnHypercalls(SessionSetup setup, Vm vm, SharedRegion region)
    {
        const ulong mapping = 1 << Doorbell.ForwardedHypercall;
        if (((ulong)vm.CheckExtension(KVM_CAP_EXIT_HYPERCALL) & mapping) == 0)
            throw new UnavailableException("this KVM cannot hand KVM_HC_MAP_GPA_RANGE to user space (KVM_CAP_EXIT_HYPERCALL)", "use Linux 5.14 or newer");
        vm.EnableCapability(KVM_CAP_EXIT_HYPERCALL, mapping);
        return null;
    }

    private static RunscPath Witness(string id, string summary, string platform) => new(id, summary, platform)
    {
        Doorbell = "syscall",
        Kind = PathKind.Witness,
        Caller = Caller.Others,
        Partner = Partner.Process,
        Places = PartnerPlaces.All,
    };

    private static Doorbell Hypercall(int number) => Doorbell.Hypercall(number, CpuVendor.IsAmd);

    private static GuestPath Rung(string id, string summary, string words, Func<Doorbell> doorbell, int exits, int? height = null, bool hasTwin = false) =>
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
