using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>
/// Everything about a machine that a stranger needs to judge its numbers, as far as it can be read without special rights.
/// What can't be read is in <see cref="Unread"/> with the reason; nothing is guessed.
/// </summary>
public sealed record MachineFacts(
    CpuFacts Cpu,
    TopologyFacts Topology,
    KernelFacts Kernel,
    [property: JsonIgnore] Mitigations Mitigations,
    FrequencyFacts Frequency,
    ClockFacts Clock,
    VirtualizationFacts Virtualization,
    KvmFacts Kvm,
    MemoryFacts Memory,
    StealFacts Steal,
    ThermalFacts Thermal,
    CgroupFacts Cgroup,
    SecurityFacts Security,
    LimitFacts Limits,
    ContainerFacts Container,
    LoadFacts Load,
    [property: JsonIgnore] IReadOnlyList<Unread> Unread)
{
    /// <summary>Reads all facts. Never throws for what the files hold or do.</summary>
    public static MachineFacts Read(SystemFiles files)
    {
        var reader = new FactReader(files);
        var status = new KeyedLines(reader, "state of this process", KernelPaths.Status);
        var cpu = CpuFacts.Read(reader);
        var topology = TopologyFacts.Read(reader, status);
        return new MachineFacts(
            cpu,
            topology,
            KernelFacts.Read(reader),
            Mitigations.Read(reader),
            FrequencyFacts.Read(reader, topology.Present),
            ClockFacts.Read(reader, cpu),
            VirtualizationFacts.Read(reader, cpu),
            KvmFacts.Read(reader, cpu),
            MemoryFacts.Read(reader),
            StealFacts.Read(reader),
            ThermalFacts.Read(reader, cpu.Vendor, topology.Present),
            CgroupFacts.Read(reader),
            SecurityFacts.Read(reader, status),
            LimitFacts.Read(reader),
            ContainerFacts.Read(reader),
            LoadFacts.Read(reader),
            reader.Unread);
    }

    /// <summary>The kernel's sentence for each CPU vulnerability.</summary>
    [JsonPropertyName("mitigations")]
    public IReadOnlyDictionary<string, string> MitigationsByName => Mitigations.ByName;

    /// <summary>By which runs of different machines are told apart.</summary>
    public MachineFingerprint Fingerprint => MachineFingerprint.Of(this);

    /// <summary>The same with the kind of core of the CPU that a run measures on.</summary>
    public MachineFacts MeasuredOn(int cpu) => this with { Cpu = Cpu with { CoreKind = Topology.CoreKindOf(cpu) } };

    /// <summary>The value of "machine" in manifest.json, without what could not be read.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, MachineJson.Default.MachineFacts)!.AsObject();
}
