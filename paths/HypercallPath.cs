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

    /// <summary>A scenario of the guest's own calls gets the doorbell that serves them, and its trace lines are checked.</summary>
    public IPathSession Open(SessionSetup setup)
    {
        if (!setup.Scenario.IsOfGuest)
            return GuestSession.Open(this, setup, Doorbell.Hypercall(KVM_HC_HOST_SYSCALL, KvmProbe.IsAmd), vm => Enable(vm, Fast));

        var session = GuestSession.Open(this, setup, Doorbell.GuestCalls(KvmProbe.IsAmd));
        try
        {
            HelloTrace.Check(this, session, setup.Scenario);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
