namespace Hostcall.Traces;

/// <summary>One executed instruction, as a line of the trace tells it.</summary>
/// <param name="Tick">The emulator's clock: one more for every instruction that it counts.</param>
/// <param name="Selector">CS: who runs it.</param>
/// <param name="Address">RIP.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Kind">What matters about it.</param>
/// <param name="Target">Where a direct call, jump or branch goes; 0 for others.</param>
internal readonly record struct InstructionLine(
    long Tick, ushort Selector, ulong Address, int Length, InstructionKind Kind, ulong Target)
{
    /// <summary>The instruction behind it in memory.</summary>
    public ulong Next => Address + (ulong)Length;

    /// <summary>
    /// Set where the emulator told of an instruction that an intercept then stopped: it was fetched, but not
    /// completed, and the clock does not count it.
    /// </summary>
    public bool WasStopped { get; init; }

    public static InstructionLine Of(long tick, ushort selector, ulong address, ReadOnlySpan<byte> bytes)
    {
        var kind = Opcode.Classify(bytes);
        ulong target = kind is InstructionKind.Call or InstructionKind.Jump or InstructionKind.Branch ? Opcode.Target(bytes, address) : 0;
        return new InstructionLine(tick, selector, address, bytes.Length, kind, target);
    }
}
