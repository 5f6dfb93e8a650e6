using Hostcall.GuestPayloads;
using static Hostcall.Paths.HostSyscallCapability;

namespace Hostcall.Paths;

/// <summary><c>hypercall</c>: KVM_HC_HOST_SYSCALL: KVM runs the call itself, with the guest's state still loaded.</summary>
internal sealed class HypercallPath : IPath
{
    public string Id => "hypercall";

    public string Summary => "KVM_HC_HOST_SYSCALL, guest state loaded";

    public bool IsRung => false;

    public ExitPromise? Promise { get; } = new(Exits: 1);

    public Availability Probe() => Check(Fast);

    public IPathSession Open(SessionSetup setup) => GuestSession.Open(this, setup, Doorbell.Hypercall(KVM_HC_HOST_SYSCALL, KvmProbe.IsAmd), vm => Enable(vm, Fast));
}
