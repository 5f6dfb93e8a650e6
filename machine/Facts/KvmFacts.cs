using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>KVM as this kernel has it.</summary>
/// <param name="DevicePresent">Whether /dev/kvm exists. Whether it may be opened has to be tried.</param>
/// <param name="Modules">The modules found; empty if none is loaded or built in with parameters.</param>
public sealed record KvmFacts(bool DevicePresent, IReadOnlyList<KvmModule> Modules)
{
    public const string Device = "/dev/kvm";

    private const string Folder = "/sys/module";

    /// <summary>The modules that run guests: all but the common part.</summary>
    [JsonIgnore]
    public IEnumerable<KvmModule> Backends => Modules.Where(module => module.Backend != KvmBackend.Core);

    internal static KvmFacts Read(FactReader reader, CpuFacts cpu)
    {
        var holders = reader.Files.List($"{Folder}/kvm/holders").Names;
        var names = (reader.Names("KVM modules", Folder) ?? []).Where(name => IsKvm(name, holders));
        var modules = names.Select(name => KvmModule.Read(reader, name, cpu)).ToList();
        if (modules.Count == 0 && reader.Files.Exists(Folder))
            reader.Miss("KVM modules", $"{Folder}: no directory is named kvm or kvm_…");
        return new KvmFacts(reader.Files.Exists(Device), modules);
    }

    // Whatever is called kvm_… and whatever is linked against kvm, so that a module unknown today is listed too.
    private static bool IsKvm(string name, IReadOnlyList<string> holders)
        => name == "kvm" || name.StartsWith("kvm_", StringComparison.Ordinal) || holders.Contains(name);
}

/// <summary>One module of KVM, loaded or built in, with all its parameters.</summary>
/// <param name="Name">As in /sys/module.</param>
/// <param name="Backend">How it runs guests.</param>
/// <param name="SourceVersion">Hash of its source (srcversion); null for a module that is built in or has none.</param>
/// <param name="Parameters">Every readable file in /sys/module/NAME/parameters.</param>
public sealed record KvmModule(
    string Name,
    KvmBackend Backend,
    string? SourceVersion,
    IReadOnlyDictionary<string, string> Parameters)
{
    internal static KvmModule Read(FactReader reader, string name, CpuFacts cpu)
    {
        var folder = $"/sys/module/{name}";
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (reader.Files.Exists($"{folder}/parameters"))
        {
            foreach (var parameter in reader.Names($"parameters of {name}", $"{folder}/parameters") ?? [])
            {
                if (reader.Value($"parameter {parameter} of {name}", $"{folder}/parameters/{parameter}") is { } value)
                    parameters[parameter] = value;
            }
        }

        var version = $"{folder}/srcversion";
        return new KvmModule(
            name,
            BackendOf(name, cpu),
            reader.Files.Exists(version) ? reader.Value($"source version of {name}", version) : null,
            parameters);
    }

    internal static KvmBackend BackendOf(string name, CpuFacts cpu) => name switch
    {
        "kvm" when cpu.IsX86 == false => KvmBackend.El2,
        "kvm" => KvmBackend.Core,
        "kvm_intel" => KvmBackend.Vmx,
        "kvm_amd" => KvmBackend.Svm,
        "kvm_pvm" => KvmBackend.Software,
        _ => KvmBackend.Other,
    };
}

/// <summary>How a KVM module runs a guest.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KvmBackend>))]
public enum KvmBackend
{
    /// <summary>The part common to all (module kvm).</summary>
    [JsonStringEnumMemberName("core")]
    Core,

    /// <summary>Intel VMX (kvm_intel).</summary>
    [JsonStringEnumMemberName("vmx")]
    Vmx,

    /// <summary>AMD SVM (kvm_amd).</summary>
    [JsonStringEnumMemberName("svm")]
    Svm,

    /// <summary>No virtualization instructions: guest ring 0 is emulated or run in ring 3 (kvm_pvm).</summary>
    [JsonStringEnumMemberName("software")]
    Software,

    /// <summary>arm64's EL2, which the common part knows how to use: there is no other module.</summary>
    [JsonStringEnumMemberName("el2")]
    El2,

    /// <summary>A module that this program does not know; what an exit costs on it can't be told from its name.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
