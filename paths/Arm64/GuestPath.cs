using Hostcall.Linux;
using Hostcall.VmmMinimal.Arm64;
using static Hostcall.VmmMinimal.Native.KvmArmConstants;
using ArmDoorbell = Hostcall.GuestPayloads.Arm64.Doorbell;

namespace Hostcall.Paths.Arm64;

/// <summary>How a call that KVM forwards to this VMM carries the request, and how the result goes back.</summary>
internal enum Exchange
{
    /// <summary>Both in the request block, which guest and host share: KVM is asked for nothing.</summary>
    SharedBlock,

    /// <summary>The request there, the result in x0: KVM_SET_ONE_REG.</summary>
    ResultRegister,

    /// <summary>Number and arguments in x1 to x7, each by KVM_GET_ONE_REG, and the result in x0: what the interface is made for.</summary>
    Registers,

    /// <summary>Number and five arguments in kvm_run, and the result too: the guest has it in x0 after the next KVM_RUN.</summary>
    RunArea,
}

/// <summary>A path whose payload runs in a guest at EL1; they differ in doorbell and in what the VM is.</summary>
/// <param name="Id">Permanent.</param>
/// <param name="Summary">In one line.</param>
/// <param name="Rings">What the guest rings.</param>
internal sealed record GuestPath(string Id, string Summary, ArmDoorbell Rings) : PathRow(Id, Summary)
{
    /// <summary>Functions of an owner, by the SMC Calling Convention.</summary>
    private const uint FunctionsOfOwner = 0x1_0000;

    /// <summary>Whether the VM has a filter of SMCCC calls, which forwards the OEM's to this VMM.</summary>
    public bool Filters { get; init; }

    /// <summary>Whether the VM has KVM's interrupt controller.</summary>
    public bool HasInterruptController { get; init; }

    /// <summary>Whether all calls of the OEM go to this VMM by a capability of the kernel patches.</summary>
    public bool TakesOwner { get; init; }

    public Exchange Exchange { get; init; }

    /// <summary>The mode of the hypercall that KVM has to offer.</summary>
    public HostSyscallMode Needs { get; init; }

    /// <summary>EL1.</summary>
    public override int? GuestRing => 1;

    public override Unavailable? Probe() => GuestMachine.Probe(kvm => HostSyscall.Lacks(kvm, Needs) ?? (TakesOwner ? OwnerCalls.Lacks(kvm) : null));

    protected override PathSession Start(SessionSetup setup) => GuestSession.Open(this, setup);

    /// <summary>Makes a VM what the path asks for, before it has a vCPU.</summary>
    internal void Configure(VmmMinimal.Vm vm)
    {
        if (Needs != HostSyscallMode.None) HostSyscall.Enable(vm, Needs);
        if (TakesOwner) OwnerCalls.Enable(vm, Exchange == Exchange.RunArea);
        if (!Filters) return;
        SmcccFilter.Set(vm, ArmDoorbell.CallFunction & ~(FunctionsOfOwner - 1), FunctionsOfOwner, KVM_SMCCC_FILTER_FWD_TO_USER);
        SmcccFilter.Set(vm, ArmDoorbell.DeniedFunction, FunctionsOfOwner, KVM_SMCCC_FILTER_DENY);
    }

    /// <summary>The same, once it has.</summary>
    internal void Complete(VmmMinimal.Vm vm)
    {
        if (HasInterruptController) InterruptController.AddTo(vm);
    }
}
