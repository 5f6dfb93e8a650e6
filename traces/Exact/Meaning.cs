namespace Hostcall.Traces;

/// <summary>What an instruction is, whatever its address.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Flow">How control goes on from it.</param>
/// <param name="Distance">Where a direct call, jump or branch goes, from the instruction behind it.</param>
/// <param name="Transition">What it counts as in a ledger; null where it is one of the many that cost little.</param>
internal sealed record Meaning(int Length, Flow Flow, long Distance, Transition? Transition)
{
    /// <summary>Of an instruction that nobody shows.</summary>
    public static Meaning Hidden { get; } = new(0, Flow.Next, 0, null);

    public bool IsDirect => Flow is Flow.Call or Flow.Jump or Flow.Branch;

    /// <summary>What the transition is about, such as which register, where the instruction itself says it.</summary>
    public string? Detail { get; init; }

    /// <summary>What a disassembler should call it; empty where none is asked.</summary>
    public MnemonicName Name { get; init; }

    /// <summary>What it leaves in general registers, as far as somebody follows them.</summary>
    public IReadOnlyList<RegisterEffect> Effects { get; init; } = [];
}
