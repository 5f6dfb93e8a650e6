using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary><c>exit-pio</c>: a port write leaves to this VMM, which enters the guest again at once.</summary>
internal sealed class PioRung : IPath
{
    public string Id => "exit-pio";

    public string Summary => "exit to this VMM and back, no call";

    public bool IsRung => true;

    public ExitPromise? Promise { get; } = new(Exits: 1);

    public Availability Probe() => KvmProbe.Check();

    public IPathSession Open(SessionSetup setup) => GuestSession.Open(this, setup, Doorbell.EmptyPortWrite);
}
