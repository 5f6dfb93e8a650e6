using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>
/// What lanes that count in one unit differ by: which mitigations only some of them have, and what those with a set of
/// mitigations pay above the same machine with none. Both from what the agent read and what was counted.
/// </summary>
internal static class MitigationDifferences
{
    public const string None = "off";

    /// <summary>What the kernel says where it does nothing: no mitigation to name.</summary>
    private static readonly string[] Nothing = ["Not affected", "Vulnerable", "disabled", "Unknown", "No microcode"];

    private const string Taken = "Mitigation: ";

    /// <summary>A sentence for each group of lanes that have the same mitigations and others do not.</summary>
    /// <param name="manifest">Of the run.</param>
    /// <param name="lanes">Those that are shown together.</param>
    public static IEnumerable<string> Sentences(Manifest manifest, IReadOnlyList<string> lanes)
    {
        var machines = lanes.Where(manifest.LaneMachines.ContainsKey)
            .ToDictionary(lane => lane, lane => manifest.LaneMachines[lane].Vulnerabilities.SelectMany(Clauses).ToHashSet());
        if (machines.Count < lanes.Count)
            return []; // a lane that did not start tells nothing of itself
        return
        [
            .. machines.Values.SelectMany(all => all).Distinct()
                .Select(clause => (Clause: clause, Lanes: lanes.Where(lane => machines[lane].Contains(clause)).ToArray()))
                .Where(found => found.Lanes.Length < lanes.Count)
                .GroupBy(found => string.Join(", ", found.Lanes), found => found.Clause)
                .OrderBy(group => Array.IndexOf([.. lanes], group.Key.Split(", ")[0]))
                .Select(group => $"Only {group.Key}: {string.Join("; ", group)}"),
        ];
    }

    /// <summary>The machine of a lane without mitigations, where that was measured beside it.</summary>
    public static string? Plain(string lane, IReadOnlyList<string> lanes) =>
        LaneName.SetOf(lane) != None && lanes.Contains(LaneName.With(LaneName.MachineOf(lane), None)) ? LaneName.With(LaneName.MachineOf(lane), None) : null;

    /// <summary>The kernel's sentence about a vulnerability is a list with semicolons, of which some parts say that nothing is done.</summary>
    private static IEnumerable<string> Clauses(KeyValuePair<string, string> vulnerability) => vulnerability.Value.Split("; ")
        .SelectMany(part => part.Split(", "))
        .Select(part => part.Replace(Taken, "", StringComparison.Ordinal).Trim())
        .Where(part => part.Length > 0
            && !Nothing.Any(word => part.EndsWith(word, StringComparison.OrdinalIgnoreCase) || part.StartsWith("Unknown", StringComparison.Ordinal)))
        .Select(part => $"{vulnerability.Key}: {part}");
}
