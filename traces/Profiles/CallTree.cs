namespace Hostcall.Traces;

/// <summary>
/// What was spent, by chain of callers. What a call of the scenario spends is pending until it is known whether
/// the call counts.
/// </summary>
/// <param name="groups">Names the group of each function.</param>
public sealed class CallTree(FunctionGroups groups)
{
    /// <summary>Deeper chains are cut there: nothing real gets so deep.</summary>
    public const int MaximumDepth = 256;

    private readonly List<CallNode> touched = [];

    public CallNode Root { get; } = new(null, default, FunctionGroups.Rest);

    /// <summary>The node of a function called from <paramref name="caller"/>; the caller itself at the depth limit.</summary>
    public CallNode Enter(CallNode caller, FunctionName function) =>
        caller.Depth >= MaximumDepth ? caller : caller.Callee(function, groups);

    /// <summary>Adds to what is pending.</summary>
    public void Add(CallNode node, long amount)
    {
        if (node.Pending == 0) touched.Add(node);
        node.Pending += amount;
    }

    /// <summary>What is pending counts.</summary>
    public void Commit()
    {
        foreach (var node in touched) node.Self += node.Pending;
        Discard();
    }

    /// <summary>What is pending does not count.</summary>
    public void Discard()
    {
        foreach (var node in touched) node.Pending = 0;
        touched.Clear();
    }

    /// <summary>Every node that something was spent in or below, callers first.</summary>
    public IEnumerable<CallNode> Nodes() => Below(Root);

    private static IEnumerable<CallNode> Below(CallNode node)
    {
        foreach (var callee in node.Callees)
        {
            if (callee.WithCallees == 0) continue;
            yield return callee;
            foreach (var deeper in Below(callee)) yield return deeper;
        }
    }
}
