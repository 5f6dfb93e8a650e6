using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary>The payload runs in this process.</summary>
internal sealed record HostPath(string Id, string Summary) : PathRow(Id, Summary)
{
    protected override PathSession Start(SessionSetup setup) => new Session(SharedRegion.Load(setup, InstructionSet.OfThisProcess.SyscallDoorbell));

    private sealed unsafe class Session(SharedRegion region) : PathSession(region)
    {
        protected override void RunUntilParked() => ((delegate* unmanaged<void>)RegionLayout.Body)();
    }
}
