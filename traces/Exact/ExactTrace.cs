namespace Hostcall.Traces;

/// <summary>What a window of instructions shows about the calls in it.</summary>
/// <param name="tree">Instructions by chain of callers, all calls that count together.</param>
/// <param name="ledger">Their transitions.</param>
/// <param name="rules">Of the architecture that it is of.</param>
public sealed class ExactTrace(CallTree tree, TransitionLedger ledger, ArchitectureRules rules)
{
    /// <summary>Fewer calls say nothing about the symbols.</summary>
    private const int FewestCalls = 10;

    /// <summary>With the right symbols nearly all do; some functions of a kernel have no symbol, as those of BPF.</summary>
    private const double EnoughStarts = 0.8;

    public CallTree Tree { get; } = tree;

    public TransitionLedger Ledger { get; } = ledger;

    /// <summary>How many calls count.</summary>
    public int Calls { get; private set; }

    /// <summary>How many calls an interrupt hit; they do not count.</summary>
    public int Disturbed { get; internal set; }

    /// <summary>Whether the emulator counted a guest's instructions without showing them: the ledger then has none of theirs.</summary>
    public bool HidesGuest { get; internal set; }

    /// <summary>Instructions of all calls that count.</summary>
    public long Instructions { get; private set; }

    /// <summary>Instructions of the shortest call that counts.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>Instructions of the longest call that counts.</summary>
    public long Most { get; private set; }

    /// <summary>Direct calls of the kernel to another function, over the whole window.</summary>
    public long KernelCalls { get; private set; }

    /// <summary>Those of them that lead to where a function starts. By the symbols of another kernel few do.</summary>
    public long KernelCallsToStarts { get; private set; }

    /// <summary>Whether the kernel's symbols are those of the kernel that ran.</summary>
    public bool HasItsOwnSymbols => KernelCalls < FewestCalls || KernelCallsToStarts > KernelCalls * EnoughStarts;

    /// <summary>The profile of one call.</summary>
    public Profile ProfileOf(string scenario, string lane, string path) =>
        new(scenario, lane, path, Results.Unit.Instructions, Tree.Rows(Calls));

    /// <summary>How often a call makes a transition.</summary>
    public double PerCall(Transition transition) => Calls == 0 ? 0 : (double)Ledger[transition] / Calls;

    /// <summary>The ledger per call: every transition, also those that the path does not make, and behind each what it was about.</summary>
    public IReadOnlyList<TransitionCount> Transitions => [.. rules.Transitions.SelectMany(CountsOf)];

    private IEnumerable<TransitionCount> CountsOf(Transition transition)
    {
        string name = TransitionTable.NameOf(transition);
        yield return new TransitionCount(name, PerCall(transition));
        foreach (var (detail, times) in Ledger.DetailsOf(transition))
        {
            yield return new TransitionCount(TransitionCount.DetailOf(name, detail), (double)times / Calls);
        }
    }

    internal void CountCall(bool leadsToStart)
    {
        KernelCalls++;
        if (leadsToStart) KernelCallsToStarts++;
    }

    internal void Add(long instructions)
    {
        Calls++;
        Instructions += instructions;
        Least = Math.Min(Least, instructions);
        Most = Math.Max(Most, instructions);
    }
}
