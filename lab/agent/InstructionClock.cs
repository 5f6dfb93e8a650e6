using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>
/// The time-stamp counter of an emulated CPU that adds one for each instruction: Bochs always does, QEMU with
/// <c>-icount shift=0</c>. The monotonic clock would not do: the kernel scales it by a frequency that it measured.
/// </summary>
internal sealed unsafe class InstructionClock : Clock
{
    /// <summary>rdtsc; shl rdx, 32; or rax, rdx; ret. No fence: these CPUs run one instruction after the other.</summary>
    private static ReadOnlySpan<byte> ReadCounter => [0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];

    private readonly SharedMemory code;
    private readonly delegate* unmanaged[SuppressGCTransition]<long> read;

    public InstructionClock()
    {
        code = SharedMemory.Create("hostcall-clock", (nuint)GuestLayout.PageSize);
        ReadCounter.CopyTo(code.Bytes);
        read = (delegate* unmanaged[SuppressGCTransition]<long>)code.Address;
    }

    public override bool IsExact => true;

    public override long Now() => read();

    public override void Dispose() => code.Dispose();
}
