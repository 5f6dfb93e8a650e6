using Hostcall.Plots.Document;
using Hostcall.Results;

namespace Hostcall.Plots.Sections;

/// <summary>All that the manifest has of the machine.</summary>
internal static class MachineSection
{
    public static Section Of(Manifest manifest) => new("Machine in full",
    [
        new Table("The CPU of each lane, as it was read there.",
            [.. ((string[])["lane", "CPU", "has", "lacks", "kernel arguments", "vulnerabilities"]).Select((name, at) => new Column(name, at == 0 ? ColumnKind.Name : ColumnKind.Prose))],
            [
                .. manifest.LaneMachines.Select(lane => new Row(
                    lane.Key, lane.Value.Cpu, string.Join(", ", lane.Value.Has), string.Join(", ", lane.Value.Lacks), string.Join(' ', lane.Value.KernelArguments),
                    string.Join("; ", lane.Value.Vulnerabilities.Select(pair => $"{pair.Key}: {pair.Value}")))),
            ]),
        .. manifest.Machine.Select(section => Pairs($"Section {section.Key} of the manifest.", "name", "value", JsonLeaves.Of("", section.Value))),
        Pairs("Versions.", "what", "version", manifest.Versions.Select(version => (version.Key, version.Value))),
        Pairs("What could not be read.", "what", "reason", manifest.Unread.Select(unread => (unread.What, unread.Reason))),
    ])
    {
        For = Audience.Browser,
    };

    private static Table Pairs(string caption, string name, string value, IEnumerable<(string Name, string Value)> pairs) =>
        new(caption, [new(name, ColumnKind.Prose), new(value, ColumnKind.Prose)], [.. pairs.Select(pair => new Row(pair.Name, pair.Value))]);
}
