using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary><c>vm-exit</c>: a port write leaves KVM_RUN, this VMM runs the call and enters the guest again.</summary>
internal sealed class VmExitPath : IPath
{
    public string Id => "vm-exit";

    public string Summary => "exit to this VMM, which runs the call";

    public bool IsRung => false;

    public ExitPromise? Promise { get; } = new(Exits: 1);

    public Availability Probe() => KvmProbe.Check();

    public IPathSession Open(SessionSetup setup) => GuestSession.Open(this, setup, Doorbell.PortWrite);
}
