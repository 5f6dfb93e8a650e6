using System.Text.Json.Nodes;

namespace Hostcall.Results;

/// <summary>The machines of many runs, in the order in which they are first seen; figures of two are never one series.</summary>
internal sealed class MachineList
{
    private readonly List<Manifest> first = [];

    public int Count => first.Count;

    /// <summary>The number of a run's machine, which is a new one where no run before it was of the same.</summary>
    public int NumberOf(Manifest run)
    {
        int known = first.FindIndex(machine => ManifestDifferences.AreOfOneMachine(machine, run));
        if (known >= 0)
            return known;
        first.Add(run);
        return first.Count - 1;
    }

    /// <summary>What tables and charts call it.</summary>
    public static string NameOf(int machine) => $"machine {machine + 1}";

    /// <summary>CPU, kernel, and what else tells a machine from one that looks like it.</summary>
    public string Describe(int machine)
    {
        Manifest manifest = first[machine];
        string? Fact(string section, string field) => (manifest.Machine.GetValueOrDefault(section) as JsonObject)?[field]?.ToString();
        string?[] parts =
        [
            Fact("cpu", "model_name"),
            Fact("cpu", "core_kind"),
            Fact("kernel", "release") is { } release ? $"Linux {release}" : null,
            ManifestDifferences.Fingerprint(manifest) is { } fingerprint ? $"fingerprint {fingerprint}" : null,
            $"first seen in run {manifest.RunId}",
        ];
        return string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
