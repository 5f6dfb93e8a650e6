namespace Hostcall.Traces;

/// <summary>A chain of callers, outermost first, and what was spent in its innermost function.</summary>
public sealed record FoldedLine(IReadOnlyList<string> Functions, long Weight)
{
    /// <summary>Every chain of a call tree that something was spent in, per call, rounded to whole units.</summary>
    public static IReadOnlyList<FoldedLine> Of(CallTree tree, double calls, double unitsPerWeight = 1) =>
    [
        .. tree.Nodes()
            .Select(node => new FoldedLine(ChainOf(node), (long)Math.Round(node.Self * unitsPerWeight / calls)))
            .Where(stack => stack.Weight > 0),
    ];

    private static List<string> ChainOf(CallNode node)
    {
        var chain = new List<string>();
        for (var at = node; at.Caller is not null; at = at.Caller) chain.Add(at.Function.ToString());
        chain.Reverse();
        return chain;
    }
}
