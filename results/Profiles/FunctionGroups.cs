namespace Hostcall.Results.Profiles;

/// <summary>Finds the group of a function.</summary>
public sealed class FunctionGroups
{
    /// <summary>What no group claims.</summary>
    public const string Rest = "the rest";

    private static readonly string[] Order = [.. GroupTable.Rows.Select(row => row.Group), Rest];

    private readonly Dictionary<string, string> whole = new(StringComparer.Ordinal);
    private readonly List<(string Start, string Group)> starts = [];

    public FunctionGroups()
    {
        foreach (var (group, functions) in GroupTable.Rows)
        {
            foreach (string name in functions) Learn(name, group);
        }

        starts.Sort((left, right) => right.Start.Length.CompareTo(left.Start.Length));
    }

    /// <summary>Every group, in the order in which tables and charts show them.</summary>
    public static IReadOnlyList<string> All => Order;

    /// <summary>Where a group stands in tables and charts.</summary>
    public static int OrderOf(string group) => Array.IndexOf(Order, group) is var found and >= 0 ? found : Order.Length;

    /// <summary>The group of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="inherited">The group of its caller, for a function that has none of its own.</param>
    public string Of(FunctionName function, string inherited) => function.Domain switch
    {
        Domain.Agent => GroupTable.Vmm,
        Domain.Payload => GroupTable.Payload,
        Domain.Firmware => Rest,
        _ => OfKernel(BaseName(function.Name)) ?? (inherited is GroupTable.Vmm or GroupTable.Payload ? Rest : inherited),
    };

    /// <summary>A name without what the compiler hung onto it: <c>vcpu_put.isra.0</c> is vcpu_put.</summary>
    public static string BaseName(string symbol) =>
        symbol.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? symbol[..dot] : symbol;

    private void Learn(string name, string group)
    {
        if (name.EndsWith('*')) starts.Add((name[..^1], group));
        else whole.Add(name, group);
    }

    private string? OfKernel(string name)
    {
        if (whole.TryGetValue(name, out string? group)) return group;
        foreach (var (start, groupOfStart) in starts)
        {
            if (name.StartsWith(start, StringComparison.Ordinal)) return groupOfStart;
        }

        return null;
    }
}
