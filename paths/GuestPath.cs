using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>A path whose payload runs in guest ring 0; they differ in doorbell and in what they need of KVM.</summary>
/// <param name="Id">Permanent.</param>
/// <param name="Summary">In one line.</param>
/// <param name="MakeDoorbell">What the guest rings; made when it is opened, since it may depend on the CPU.</param>
/// <param name="Needs">The mode of the hypercall that KVM has to offer.</param>
internal sealed record GuestPath(string Id, string Summary, Func<IDoorbell> MakeDoorbell, HostSyscallMode Needs = HostSyscallMode.None)
    : PathRow(Id, Summary)
{
    /// <summary>What the guest rings for scenarios of its own kernel's calls; null where it cannot.</summary>
    public Func<IDoorbell>? GuestCalls { get; init; }

    public override int? GuestRing => 0;

    public override HostSyscallMode Mode => Needs;

    public override bool ServesGuestCalls => GuestCalls is not null;

    public override Unavailable? Probe() => GuestMachine.Probe(kvm => HostSyscall.Lacks(kvm, Needs));

    protected override PathSession Start(SessionSetup setup)
    {
        if (!setup.Scenario.IsOfGuest) return GuestSession.Open(this, setup, MakeDoorbell());

        var session = GuestSession.Open(this, setup, GuestCalls!());
        try
        {
            HelloTrace.Check(session, setup.Scenario);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
