namespace Hostcall.Traces;

/// <summary>
/// What was spent, by chain of callers. What a call of the scenario spends is pending until it is known whether
/// the call counts.
/// </summary>
/// <param name="sections">Names the section of each function.</param>
public sealed class CallTree(FunctionSections sections)
{
    /// <summary>Deeper chains are cut there: nothing real gets so deep.</summary>
    public const int MaximumDepth = 256;

    /// <summary>Below it is KVM_RUN. An ioctl of a call without it is another's, and none of KVM's loop.</summary>
    private const string RunsGuest = "kvm_vcpu_ioctl";

    private readonly List<CallNode> touched = [];

    public CallNode Root { get; } = new(null, default, SectionName.Rest);

    /// <summary>The node of a function called from <paramref name="caller"/>; the caller itself at the depth limit.</summary>
    public CallNode Enter(CallNode caller, FunctionName function) =>
        caller.Depth >= MaximumDepth ? caller : caller.Callee(function, sections);

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

    /// <summary>The rows of a profile: sums by function and section, the most expensive first.</summary>
    /// <param name="calls">How many calls, or how many units of weight to one of the profile.</param>
    public IReadOnlyList<ProfileRow> Rows(double calls)
    {
        bool runsGuest = Nodes().Any(node => FunctionSections.BaseName(node.Function.Name) == RunsGuest);
        var sums = new Dictionary<(FunctionName, string), (double Self, double WithCallees)>();
        foreach (var node in Nodes())
        {
            var key = (node.Function, node.Section == SectionName.RunLoop && !runsGuest ? SectionName.Ioctl : node.Section);
            var (self, withCallees) = sums.GetValueOrDefault(key);
            sums[key] = (self + node.Self, withCallees + (node.IsInsideItself ? 0 : node.WithCallees));
        }

        return
        [
            .. sums.Select(sum => new ProfileRow(sum.Key.Item1, sum.Key.Item2, sum.Value.Self / calls, sum.Value.WithCallees / calls))
                .OrderByDescending(row => row.Self)
                .ThenBy(row => row.Function.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Every chain of callers that something was spent in, per call, rounded to whole units.</summary>
    public IReadOnlyList<FoldedLine> Stacks(double calls, double unitsPerWeight = 1) =>
    [
        .. Nodes()
            .Select(node => new FoldedLine(node.Chain, (long)Math.Round(node.Self * unitsPerWeight / calls)))
            .Where(stack => stack.Weight > 0),
    ];

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
