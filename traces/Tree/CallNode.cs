namespace Hostcall.Traces;

/// <summary>One function below one chain of callers, and what was spent in it there.</summary>
public sealed class CallNode
{
    private readonly Dictionary<FunctionName, CallNode> callees = [];

    internal CallNode(CallNode? caller, FunctionName function, string section)
    {
        Caller = caller;
        Function = function;
        Section = section;
        Depth = caller is null ? 0 : caller.Depth + 1;
    }

    /// <summary>Null for the root, which is no function.</summary>
    public CallNode? Caller { get; }

    public FunctionName Function { get; }

    /// <summary>The section of the function, or of the nearest caller that has one.</summary>
    public string Section { get; }

    /// <summary>0 for the root.</summary>
    public int Depth { get; }

    /// <summary>What was spent in the function itself, all calls together.</summary>
    public double Self { get; internal set; }

    public IReadOnlyCollection<CallNode> Callees => callees.Values;

    /// <summary>What was spent here and below.</summary>
    public double WithCallees => Self + callees.Values.Sum(callee => callee.WithCallees);

    /// <summary>The names of the callers, outermost first, and the function's own.</summary>
    public IReadOnlyList<string> Chain => [.. Callers().Reverse().Select(node => node.Function.ToString()), Function.ToString()];

    /// <summary>Recursion: an outer call of the function has this one's cost among its callees already.</summary>
    public bool IsInsideItself => Callers().Any(caller => caller.Function == Function && caller.Section == Section);

    /// <summary>Spent since the last <see cref="CallTree.Commit"/>, not in <see cref="Self"/> yet.</summary>
    internal long Pending { get; set; }

    internal CallNode Callee(FunctionName function, FunctionSections sections)
    {
        if (callees.TryGetValue(function, out var known)) return known;
        string inherited = Caller is null ? SectionName.Rest : Section;
        var fresh = new CallNode(this, function, sections.Of(function, inherited));
        callees.Add(function, fresh);
        return fresh;
    }

    /// <summary>From the nearest caller outwards, without the root.</summary>
    private IEnumerable<CallNode> Callers()
    {
        for (var caller = Caller; caller?.Caller is not null; caller = caller.Caller) yield return caller;
    }
}
