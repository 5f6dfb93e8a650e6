using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>What decides how fast the CPUs' clocks run.</summary>
/// <param name="Groups">Governor and driver of every CPU; CPUs that agree are one group. Empty without a frequency driver.</param>
/// <param name="Turbo">Whether clocks above the nominal one are allowed for the whole machine.</param>
/// <param name="TurboSource">The file that said so.</param>
public sealed record FrequencyFacts(IReadOnlyList<FrequencyGroup> Groups, bool? Turbo, string? TurboSource)
{
    /// <summary>intel_pstate and intel_cpufreq (Documentation/admin-guide/pm/intel_pstate.rst); 1 means no turbo.</summary>
    public const string NoTurboPath = $"{KernelPaths.Cpus}/intel_pstate/no_turbo";

    /// <summary>All other drivers (Documentation/admin-guide/pm/cpufreq.rst, "Frequency Boost Support"); 1 means boost.</summary>
    public const string BoostPath = $"{KernelPaths.Cpus}/cpufreq/boost";

    internal static FrequencyFacts Read(FactReader reader, CpuList cpus)
    {
        var drivers = reader.PerCpu("frequency driver", cpus.Cpus, "cpufreq/scaling_driver");
        var governors = reader.PerCpu("governor", cpus.Cpus, "cpufreq/scaling_governor");
        // Without a driver there are no bounds either; one entry in the list of unread facts says enough.
        var driven = drivers.Keys.Union(governors.Keys).Order().ToList();
        var min = reader.PerCpu("lowest clock", driven, "cpufreq/scaling_min_freq", Parse.Count, "a clock in kHz");
        var max = reader.PerCpu("highest clock", driven, "cpufreq/scaling_max_freq", Parse.Count, "a clock in kHz");

        var groups = driven
            .Select(cpu => (Cpu: cpu, Group: new FrequencyGroup(
                CpuList.Empty,
                drivers.GetValueOrDefault(cpu),
                governors.GetValueOrDefault(cpu),
                min.TryGetValue(cpu, out var lowest) ? lowest : null,
                max.TryGetValue(cpu, out var highest) ? highest : null,
                PolicyBoost(reader, cpu))))
            .GroupBy(pair => pair.Group, pair => pair.Cpu)
            .Select(same => same.Key with { Cpus = new CpuList(same) })
            .ToList();
        var (turbo, source) = ReadTurbo(reader);
        return new FrequencyFacts(groups, turbo, source);
    }

    // Only some drivers have a boost file for each policy, so a missing one is not worth a line.
    private static bool? PolicyBoost(FactReader reader, int cpu)
    {
        var path = $"{KernelPaths.Cpus}/cpu{cpu}/cpufreq/boost";
        return reader.Files.Exists(path) ? reader.Flag($"boost of CPU {cpu}", path) : null;
    }

    private static (bool? Turbo, string? Source) ReadTurbo(FactReader reader)
    {
        if (reader.Files.Exists(NoTurboPath))
            return reader.Flag("turbo", NoTurboPath) is { } off ? (!off, NoTurboPath) : (null, null);
        if (reader.Files.Exists(BoostPath))
            return reader.Flag("turbo", BoostPath) is { } on ? (on, BoostPath) : (null, null);
        reader.Miss("turbo", $"neither {NoTurboPath} nor {BoostPath} exists");
        return (null, null);
    }
}

/// <summary>CPUs whose clock is ruled in the same way (Documentation/admin-guide/pm/cpufreq.rst).</summary>
/// <param name="Cpus">The CPUs.</param>
/// <param name="Driver">Frequency driver: intel_pstate, amd-pstate-epp, acpi-cpufreq, …</param>
/// <param name="Governor">performance, powersave, schedutil, …</param>
/// <param name="MinKilohertz">Lower bound set for the governor.</param>
/// <param name="MaxKilohertz">Upper bound set for the governor.</param>
/// <param name="Boost">Whether this policy may go above the nominal clock; null where the driver has no such file.</param>
public sealed record FrequencyGroup(
    CpuList Cpus,
    string? Driver,
    string? Governor,
    [property: JsonPropertyName("min_khz")] long? MinKilohertz,
    [property: JsonPropertyName("max_khz")] long? MaxKilohertz,
    bool? Boost)
{
}
