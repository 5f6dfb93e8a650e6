namespace Hostcall.Traces;

/// <summary>One executed instruction, as a line of the trace tells it.</summary>
/// <param name="Tick">The emulator's clock: one more for every instruction.</param>
/// <param name="Physical">Where it lies in the machine's memory.</param>
/// <param name="Selector">CS: who runs it.</param>
/// <param name="Address">RIP.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Kind">What matters about it.</param>
/// <param name="Target">Where a direct call, jump or branch goes; 0 for others.</param>
internal readonly record struct InstructionLine(
    long Tick, ulong Physical, ushort Selector, ulong Address, int Length, InstructionKind Kind, ulong Target)
{
    /// <summary>The instruction behind it in memory.</summary>
    public ulong Next => Address + (ulong)Length;
}
