namespace Hostcall.Traces;

/// <summary>One function below one chain of callers, and what was spent in it there.</summary>
public sealed class CallNode
{
    private readonly Dictionary<FunctionName, CallNode> callees = [];

    internal CallNode(CallNode? caller, FunctionName function, string group)
    {
        Caller = caller;
        Function = function;
        Group = group;
        Depth = caller is null ? 0 : caller.Depth + 1;
    }

    /// <summary>Null for the root, which is no function.</summary>
    public CallNode? Caller { get; }

    public FunctionName Function { get; }

    /// <summary>The group of the function, or of the nearest caller that has one.</summary>
    public string Group { get; }

    /// <summary>0 for the root.</summary>
    public int Depth { get; }

    /// <summary>What was spent in the function itself, all calls together.</summary>
    public double Self { get; internal set; }

    public IReadOnlyCollection<CallNode> Callees => callees.Values;

    /// <summary>What was spent here and below.</summary>
    public double WithCallees => Self + callees.Values.Sum(callee => callee.WithCallees);

    /// <summary>Spent since the last <see cref="CallTree.Commit"/>, not in <see cref="Self"/> yet.</summary>
    internal long Pending { get; set; }

    internal CallNode Callee(FunctionName function, FunctionGroups groups)
    {
        if (callees.TryGetValue(function, out var known)) return known;
        string inherited = Caller is null ? FunctionGroups.Rest : Group;
        var fresh = new CallNode(this, function, groups.Of(function, inherited));
        callees.Add(function, fresh);
        return fresh;
    }
}
