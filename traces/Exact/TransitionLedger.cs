namespace Hostcall.Traces;

/// <summary>Counts transitions; like the call tree, what is pending may be discarded.</summary>
public sealed class TransitionLedger
{
    private static readonly int Length = Enum.GetValues<Transition>().Length;

    private readonly long[] pending = new long[Length];
    private readonly long[] counted = new long[Length];
    private readonly Dictionary<(Transition, string), long> pendingDetails = [];
    private readonly SortedDictionary<(Transition Transition, string Detail), long> countedDetails = [];

    /// <summary>How often, all calls that count together.</summary>
    public long this[Transition transition] => counted[(int)transition];

    /// <summary>What a transition was about, such as which MSR, and how often; adds up to the whole where there is any.</summary>
    public IEnumerable<(string Detail, long Times)> DetailsOf(Transition transition) =>
        countedDetails.Where(entry => entry.Key.Transition == transition).Select(entry => (entry.Key.Detail, entry.Value));

    public void Add(Transition transition) => pending[(int)transition]++;

    public void Add(Transition transition, string detail)
    {
        Add(transition);
        pendingDetails[(transition, detail)] = pendingDetails.GetValueOrDefault((transition, detail)) + 1;
    }

    public void Commit()
    {
        for (int i = 0; i < Length; i++) counted[i] += pending[i];
        foreach (var (what, times) in pendingDetails) countedDetails[what] = countedDetails.GetValueOrDefault(what) + times;
        Discard();
    }

    public void Discard()
    {
        Array.Clear(pending);
        pendingDetails.Clear();
    }
}
