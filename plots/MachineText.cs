using System.Text.Json.Nodes;
using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>The machine in words. The sections of the manifest belong to others; what is missing is left out.</summary>
internal static class MachineText
{
    /// <summary>The processor's name; null where the manifest has none.</summary>
    public static string? Processor(Manifest manifest) => Text(Section(manifest, "cpu"), "model_name") ?? Text(Section(manifest, "cpu"), "model");

    /// <summary>The machine of a run; what it is for labs, where nothing else ran.</summary>
    public static string InShort(RunView view) => view.Lanes.Any(lane => lane.Unit.IsTime)
        ? Line(view.Manifest)
        : $"Labs count the same on every machine; these were emulated on: {Line(view.Manifest)}";

    /// <summary>Processor and kernel alone.</summary>
    public static string Brief(Manifest manifest) =>
        string.Join(", ", new[] { Processor(manifest), Named("Linux ", Text(Section(manifest, "kernel"), "release")) }.OfType<string>())
            is { Length: > 0 } brief
            ? brief
            : "not described by its manifest";

    /// <summary>One line: processor, kernel, KVM, hypervisor underneath.</summary>
    public static string Line(Manifest manifest)
    {
        JsonNode? cpu = Section(manifest, "cpu");
        JsonNode? kernel = Section(manifest, "kernel");
        JsonNode? virtualization = Section(manifest, "virtualization");
        string[] parts =
        [
            Joined(" ", Processor(manifest), Named("stepping ", Text(cpu, "stepping")), Named("microcode ", Text(cpu, "microcode"))),
            Joined(" ", Named("Linux ", Text(kernel, "release"))),
            Joined(" ", Named("KVM: ", Modules(Section(manifest, "kvm")))),
            Joined(" ", Named("under a hypervisor: ", Text(virtualization, "cpuid_signatures"))),
        ];
        string line = string.Join("; ", parts.Where(p => p.Length > 0));
        return line.Length > 0 ? line : "The manifest does not describe the machine.";
    }

    /// <summary>A sentence for each lane: its CPU, what that has and lacks, and what the kernel does about its vulnerabilities.</summary>
    public static IEnumerable<string> Lanes(Manifest manifest) => manifest.LaneMachines.Select(lane => $"{lane.Key}: " + string.Join("; ", new[]
    {
        lane.Value.Cpu,
        Listed("has ", lane.Value.Has),
        Listed("lacks ", lane.Value.Lacks),
        Listed("kernel arguments: ", lane.Value.KernelArguments, " "),
        Listed("", [.. lane.Value.Vulnerabilities.Where(pair => pair.Value != "Not affected").Select(pair => $"{pair.Key}: {pair.Value}")], "; "),
    }.Where(part => part.Length > 0)));

    private static string Listed(string name, IReadOnlyList<string> items, string separator = ", ") =>
        items.Count == 0 ? "" : name + string.Join(separator, items);

    private static JsonNode? Section(Manifest manifest, string name) => manifest.Machine.GetValueOrDefault(name);

    private static string? Text(JsonNode? section, string field) => (section as JsonObject)?[field] switch
    {
        JsonArray list => list.Count == 0 ? null : string.Join(' ', list.Select(item => item?.ToString())),
        JsonValue value => value.ToString(),
        _ => null,
    };

    private static string? Modules(JsonNode? kvm) => (kvm as JsonObject)?["modules"] is JsonArray { Count: > 0 } modules
        ? string.Join(", ", modules.Select(module => Text(module, "name")).OfType<string>())
        : null;

    private static string? Named(string name, string? value) => string.IsNullOrEmpty(value) ? null : name + value;

    private static string Joined(string separator, params string?[] parts) =>
        string.Join(separator, parts.Where(p => !string.IsNullOrEmpty(p)));
}
