using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>KVM as this kernel has it.</summary>
/// <param name="DevicePresent">Whether /dev/kvm exists. Whether it may be opened has to be tried.</param>
/// <param name="Modules">The modules found; empty if none is loaded or built in with parameters.</param>
public sealed record KvmFacts(bool DevicePresent, IReadOnlyList<KvmModule> Modules)
{
    public const string Device = "/dev/kvm";

    private const string Folder = "/sys/module";

    /// <summary>The modules that run guests: all but the common part.</summary>
    public IEnumerable<KvmModule> Backends => Modules.Where(module => module.Backend != KvmBackend.Core);

    public JsonObject ToJson() => Json.Object(
        ("device_present", DevicePresent),
        ("modules", Json.Array(Modules.Select(module => module.ToJson()))));

    internal static KvmFacts Read(FactReader reader)
    {
        var holders = reader.Files.List($"{Folder}/kvm/holders").Names;
        var names = (reader.Names("KVM modules", Folder) ?? []).Where(name => IsKvm(name, holders));
        var modules = names.Select(name => KvmModule.Read(reader, name)).ToList();
        if (modules.Count == 0 && reader.Files.Exists(Folder))
            reader.Miss("KVM modules", $"{Folder}: no directory is named kvm or kvm_…");
        return new KvmFacts(reader.Files.Exists(Device), modules);
    }

    // Whatever is called kvm_… and whatever is linked against kvm, so that a module unknown today is listed too.
    private static bool IsKvm(string name, IReadOnlyList<string> holders)
        => name == "kvm" || name.StartsWith("kvm_", StringComparison.Ordinal) || holders.Contains(name);
}
