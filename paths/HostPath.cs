using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary><c>host</c>: the payload runs in this process and its doorbell is <c>syscall</c>.</summary>
internal sealed class HostPath : IPath
{
    public string Id => "host";

    public string Summary => "plain system calls of this process";

    public bool IsRung => false;

    public ExitPromise? Promise => null;

    public Availability Probe() => Availability.Yes;

    public IPathSession Open(SessionSetup setup) => new Session(SharedRegion.Load(setup, Doorbell.Syscall));

    private sealed unsafe class Session(SharedRegion region) : IPathSession
    {
        public SharedRegion Region => region;

        public void Run(long iterations)
        {
            region.Prepare(iterations);
            ((delegate* unmanaged<void>)RegionLayout.Body)();
        }

        public ulong? ReadCounter(string name) => null;

        public long CpuTime() => CpuClock.OfThisThread();

        public void Dispose() => region.Dispose();
    }
}
