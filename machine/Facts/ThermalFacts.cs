using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>How often CPUs were slowed down for heat since boot.</summary>
/// <param name="CoreEvents">core_throttle_count of each CPU.</param>
/// <param name="PackageEvents">package_throttle_count of each CPU; the same count appears on all CPUs of a package.</param>
public sealed record ThermalFacts(
    [property: JsonIgnore] IReadOnlyDictionary<int, long> CoreEvents,
    [property: JsonIgnore] IReadOnlyDictionary<int, long> PackageEvents)
{
    /// <summary>All events: cores added up, packages counted once by their highest count.</summary>
    [JsonIgnore]
    public long? Events => CoreEvents.Count == 0 && PackageEvents.Count == 0
        ? null
        : CoreEvents.Values.Sum() + PackageEvents.Values.DefaultIfEmpty(0).Max();

    public long? CoreThrottleCount => CoreEvents.Count == 0 ? null : CoreEvents.Values.Sum();

    public long? PackageThrottleCount => PackageEvents.Count == 0 ? null : PackageEvents.Values.Max();

    internal static ThermalFacts Read(FactReader reader, string? vendor, CpuList cpus)
    {
        const string folder = "thermal_throttle";
        if (!cpus.Cpus.Any(number => reader.Files.Exists($"{KernelPaths.Cpus}/cpu{number}/{folder}")))
        {
            // drivers/thermal/intel/therm_throt.c makes the files, on Intel CPUs that are not hidden by a hypervisor.
            var here = vendor is null or CpuFacts.Intel ? "" : $"; the kernel has it for Intel only, this is {vendor}";
            reader.Miss("thermal throttling", $"{KernelPaths.Cpus}/cpu*/{folder}: no such directory{here}");
            return new ThermalFacts(new SortedDictionary<int, long>(), new SortedDictionary<int, long>());
        }

        return new ThermalFacts(
            reader.PerCpu("core throttle count", cpus.Cpus, $"{folder}/core_throttle_count", Parse.Count, "a count"),
            reader.PerCpu("package throttle count", cpus.Cpus, $"{folder}/package_throttle_count", Parse.Count, "a count"));
    }
}
