namespace Hostcall.Traces;

/// <summary>
/// What the general registers hold, as far as the code itself says it: constants that were loaded, and copies of them. All
/// else that is written to a register makes it unknown, so that a number told is the right one.
/// </summary>
internal sealed class KnownRegisters
{
    private readonly ulong?[] values = new ulong?[RegisterEffect.Registers];

    /// <summary>The value of a register by its number in ModRM; null where the trace does not tell.</summary>
    public ulong? this[int register] => values[register];

    public void Forget() => Array.Clear(values);

    /// <summary>The guest is entered or left: vmrun and #VMEXIT exchange RAX (AMD's manual, volume 2, 15.5.1).</summary>
    public void CrossToGuestOrBack() => values[RegisterEffect.Rax] = null;

    public void Execute(Meaning meaning)
    {
        foreach (var effect in meaning.Effects) values[effect.Register] = effect.ValueAfter(values);
    }
}
