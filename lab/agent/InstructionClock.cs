using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Lab.Agent;

/// <summary>
/// The time-stamp counter of an emulated CPU, or arm64's virtual counter, that adds one for each instruction: Bochs always does, QEMU
/// with <c>-icount shift=0</c>. The monotonic clock would not do: the kernel scales it by a frequency that it measured.
/// </summary>
internal sealed unsafe class InstructionClock : Clock
{
    private readonly SharedMemory code;
    private readonly delegate* unmanaged[SuppressGCTransition]<long> read;

    public InstructionClock()
    {
        code = SharedMemory.Create("hostcall-clock", (nuint)RegionLayout.PageSize);
        InstructionSet.OfThisProcess.CounterReader.CopyTo(code.Bytes);
        read = (delegate* unmanaged[SuppressGCTransition]<long>)code.Address;
    }

    public override bool IsExact => true;

    public override long Now() => read();

    public override void Dispose() => code.Dispose();
}
