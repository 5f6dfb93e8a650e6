using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary><c>hypercall-noop</c>: a hypercall that every KVM answers at once, KVM_HC_VAPIC_POLL_IRQ.</summary>
internal sealed class HypercallNoopRung : IPath
{
    /// <summary>Does nothing and returns 0 (arch/x86/kvm/x86.c, __kvm_emulate_hypercall).</summary>
    private const int KVM_HC_VAPIC_POLL_IRQ = 1;

    public string Id => "hypercall-noop";

    public string Summary => "a hypercall that does nothing";

    public bool IsRung => true;

    public ExitPromise? Promise { get; } = new(Exits: 1);

    public Availability Probe() => KvmProbe.Check();

    public IPathSession Open(SessionSetup setup) =>
        GuestSession.Open(this, setup, Doorbell.Hypercall(KVM_HC_VAPIC_POLL_IRQ, KvmProbe.IsAmd));
}
