using Hostcall.Lab;
using Hostcall.Machine;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>The facts about the machine that this process runs on, read once: they are the same for every command of it.</summary>
internal static class ThisMachine
{
    public static SystemFiles Files { get; } = new();

    private static readonly Lazy<MachineFacts> All = new(() => MachineFacts.Read(Files));

    private static readonly Lazy<LaneMachine> Cpu = new(
        () => CpuReading.OfThisMachine(Files.Read("/proc/cpuinfo").Text(out _) ?? "", Facts.Mitigations.ByName));

    private static readonly Lazy<TopologyFacts> Cpus = new(() => TopologyFacts.Read(Files));

    /// <summary>Everything; the first use takes a moment, and belongs before any thread is pinned.</summary>
    public static MachineFacts Facts => All.Value;

    /// <summary>Its CPU, as the lane of this machine has it.</summary>
    public static LaneMachine Lane => Cpu.Value;

    /// <summary>The CPUs alone, for a command that needs no more.</summary>
    public static TopologyFacts Topology => All.IsValueCreated ? All.Value.Topology : Cpus.Value;
}
