namespace Hostcall.Traces;

/// <summary>Counts transitions; like the call tree, what is pending may be discarded.</summary>
public sealed class TransitionLedger
{
    private static readonly int Length = Enum.GetValues<Transition>().Length;

    private readonly long[] pending = new long[Length];
    private readonly long[] counted = new long[Length];

    /// <summary>How often, all calls that count together.</summary>
    public long this[Transition transition] => counted[(int)transition];

    public void Add(Transition transition) => pending[(int)transition]++;

    public void Commit()
    {
        for (int i = 0; i < Length; i++) counted[i] += pending[i];
        Discard();
    }

    public void Discard() => Array.Clear(pending);
}
