using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary><c>loop</c>: the payload in the guest without any doorbell; what is left when nothing is asked.</summary>
internal sealed class LoopRung : IPath
{
    public string Id => "loop";

    public string Summary => "the guest's loop, no doorbell";

    public bool IsRung => true;

    public ExitPromise? Promise { get; } = new(Exits: 0);

    public Availability Probe() => KvmProbe.Check();

    public IPathSession Open(SessionSetup setup) => GuestSession.Open(this, setup, Doorbell.None);
}
