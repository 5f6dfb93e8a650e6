using System.Text.RegularExpressions;

namespace Hostcall.Traces;

/// <summary>An event as perf script names it: <c>cycles:u</c>, <c>cycles:Pu</c>, <c>cpu_core/cycles/u</c>, <c>cpu_atom/cycles:Pu/</c>.</summary>
/// <param name="Name">With the unit that counts it, without modifiers.</param>
/// <param name="Modifiers">The letters behind the last colon or slash (perf-list(1), "EVENT MODIFIERS"); may be none.</param>
internal readonly partial record struct PerfEvent(string Name, string Modifiers)
{
    /// <summary>Whether the kernel is left out: a level is named, and the kernel's is not.</summary>
    public bool IsUserSpaceOnly => Modifiers.Contains('u', StringComparison.Ordinal) && !Modifiers.Contains('k', StringComparison.Ordinal);

    /// <summary>The events of the samples of a perf script: TraceEvent cuts the names of some.</summary>
    /// <param name="lines">Frames begin with a tab; the line above them ends in the event and a colon.</param>
    public static IReadOnlyList<PerfEvent> In(IEnumerable<string> lines) =>
    [
        .. lines.Where(line => line.Length > 0 && line[0] != '\t')
            .Select(line => line.TrimEnd())
            .Where(line => line.EndsWith(':'))
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Distinct()
            .Select(Parse),
    ];

    public static PerfEvent Parse(string text)
    {
        string whole = text.Trim().TrimEnd(':');
        var found = ModifiersAtTheEnd().Match(whole);
        if (!found.Success) return new PerfEvent(whole, "");

        // cpu_core/cycles:Pu/ and cpu_core/cycles/Pu are the same event of the same unit.
        string name = whole[..found.Index];
        return new PerfEvent(name.Contains('/', StringComparison.Ordinal) ? name + "/" : name, found.Groups["modifiers"].Value);
    }

    [GeneratedRegex("[:/](?<modifiers>[ukhGHIpPSDWebR]+)/?$")]
    private static partial Regex ModifiersAtTheEnd();
}
