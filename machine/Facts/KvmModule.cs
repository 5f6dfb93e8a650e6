using System.Text.Json.Nodes;

namespace Hostcall.Machine;

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
    public JsonObject ToJson() => Json.Object(
        ("name", Name),
        ("backend", BackendName(Backend)),
        ("source_version", SourceVersion),
        ("parameters", Json.Map(Parameters)));

    internal static KvmModule Read(FactReader reader, string name)
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
            BackendOf(name),
            reader.Files.Exists(version) ? reader.Value($"source version of {name}", version) : null,
            parameters);
    }

    internal static KvmBackend BackendOf(string name) => name switch
    {
        "kvm" => KvmBackend.Core,
        "kvm_intel" => KvmBackend.Vmx,
        "kvm_amd" => KvmBackend.Svm,
        "kvm_pvm" => KvmBackend.Software,
        _ => KvmBackend.Other,
    };

    private static string BackendName(KvmBackend backend) => backend switch
    {
        KvmBackend.Core => "core",
        KvmBackend.Vmx => "vmx",
        KvmBackend.Svm => "svm",
        KvmBackend.Software => "software",
        _ => "other",
    };
}
