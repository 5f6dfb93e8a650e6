namespace Hostcall.Traces;

/// <summary>Finds the section of a function.</summary>
public sealed class FunctionSections
{
    private readonly Dictionary<string, string> whole = new(StringComparer.Ordinal);
    private readonly List<(string Start, string Section)> starts = [];

    public FunctionSections()
    {
        foreach (var (section, functions) in SectionTable.Rows)
        {
            foreach (string name in functions) Learn(name, section);
        }

        starts.Sort((left, right) => right.Start.Length.CompareTo(left.Start.Length));
    }

    /// <summary>The section of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="inherited">The section of its caller, for a function that has none of its own.</param>
    public string Of(FunctionName function, string inherited) => function.Domain switch
    {
        Domain.Agent or Domain.Vmm => SectionName.Vmm,
        Domain.Payload => SectionName.Payload,
        Domain.Guest => SectionName.Guest,
        Domain.Firmware => SectionName.Rest,
        _ => OfKernel(BaseName(function.Name)) ?? (inherited is SectionName.Vmm or SectionName.Payload ? SectionName.Rest : inherited),
    };

    /// <summary>A name without what the compiler hung onto it: <c>vcpu_put.isra.0</c> is vcpu_put.</summary>
    public static string BaseName(string symbol) =>
        symbol.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? symbol[..dot] : symbol;

    private void Learn(string name, string section)
    {
        if (name.EndsWith('*')) starts.Add((name[..^1], section));
        else whole.Add(name, section);
    }

    private string? OfKernel(string name)
    {
        if (whole.TryGetValue(name, out string? section)) return section;
        foreach (var (start, sectionOfStart) in starts)
        {
            if (name.StartsWith(start, StringComparison.Ordinal)) return sectionOfStart;
        }

        return null;
    }
}
