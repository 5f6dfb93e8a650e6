using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>An instruction without effect that Bochs' debugger stops at ("magic breakpoint").</summary>
internal sealed unsafe class TraceMark : IDisposable
{
    /// <summary>xchg bx, bx; ret.</summary>
    private static ReadOnlySpan<byte> Code => [0x66, 0x87, 0xDB, 0xC3];

    private readonly SharedMemory memory;
    private readonly delegate* unmanaged[SuppressGCTransition]<void> stop;

    public TraceMark()
    {
        memory = SharedMemory.Create("hostcall-mark", (nuint)GuestLayout.PageSize);
        Code.CopyTo(memory.Bytes);
        stop = (delegate* unmanaged[SuppressGCTransition]<void>)memory.Address;
    }

    public void Stop() => stop();

    public void Dispose() => memory.Dispose();
}
