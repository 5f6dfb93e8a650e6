using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Lab.Agent;

/// <summary>An instruction without effect that the emulator's trace begins and ends at.</summary>
internal sealed unsafe class TraceMark : IDisposable
{
    private readonly SharedMemory memory;
    private readonly delegate* unmanaged[SuppressGCTransition]<void> stop;

    public TraceMark()
    {
        memory = SharedMemory.Create("hostcall-mark", (nuint)RegionLayout.PageSize);
        InstructionSet.OfThisProcess.TraceMarker.CopyTo(memory.Bytes);
        stop = (delegate* unmanaged[SuppressGCTransition]<void>)memory.Address;
    }

    public void Stop() => stop();

    public void Dispose() => memory.Dispose();
}
