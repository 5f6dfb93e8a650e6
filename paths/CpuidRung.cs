using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary><c>exit-cpuid</c>: an exit that KVM handles without leaving the kernel.</summary>
internal sealed class CpuidRung : IPath
{
    public string Id => "exit-cpuid";

    public string Summary => "exit handled in the kernel";

    public bool IsRung => true;

    public ExitPromise? Promise { get; } = new(Exits: 1);

    public Availability Probe() => KvmProbe.Check();

    public IPathSession Open(SessionSetup setup) => GuestSession.Open(this, setup, Doorbell.Cpuid);
}
