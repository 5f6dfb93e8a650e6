namespace Hostcall.Traces;

/// <summary>One executed instruction, as a line of the trace tells it.</summary>
/// <param name="Tick">The emulator's clock: one more for every instruction that it counts.</param>
/// <param name="Selector">CS: who runs it.</param>
/// <param name="Address">RIP.</param>
/// <param name="Meaning">What it is.</param>
internal readonly record struct InstructionLine(long Tick, ushort Selector, ulong Address, Meaning Meaning)
{
    /// <summary>The instruction behind it in memory.</summary>
    public ulong Next => Address + (ulong)Meaning.Length;

    /// <summary>Where a direct call, jump or branch goes; 0 for others.</summary>
    public ulong Target => Meaning.IsDirect ? Next + (ulong)Meaning.Distance : 0;

    public Flow Flow => Meaning.Flow;

    /// <summary>The emulator told that a guest's instruction ran, and not which: Bochs does not translate addresses by nested page tables.</summary>
    public bool IsHidden => Meaning == Meaning.Hidden;

    /// <summary>
    /// Set where the emulator told of an instruction that an intercept then stopped: it was fetched, but not
    /// completed, and the clock does not count it.
    /// </summary>
    public bool WasStopped { get; init; }
}
