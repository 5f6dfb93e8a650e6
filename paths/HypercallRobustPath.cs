using Hostcall.GuestPayloads;
using static Hostcall.Paths.HostSyscallCapability;

namespace Hostcall.Paths;

/// <summary><c>hypercall-robust</c>: KVM_HC_HOST_SYSCALL with the host's GS.base, MSRs and FPU back in place during the call.</summary>
internal sealed class HypercallRobustPath : IPath
{
    public string Id => "hypercall-robust";

    public string Summary => "KVM_HC_HOST_SYSCALL, host state restored";

    public bool IsRung => false;

    public ExitPromise? Promise { get; } = new(Exits: 1);

    public Availability Probe() => Check(Robust);

    public IPathSession Open(SessionSetup setup) => GuestSession.Open(this, setup, Doorbell.Hypercall(KVM_HC_HOST_SYSCALL, KvmProbe.IsAmd), vm => Enable(vm, Robust));
}
