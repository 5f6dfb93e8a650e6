using System.Text.Json.Nodes;

namespace Hostcall.Machine;

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
    long? MinKilohertz,
    long? MaxKilohertz,
    bool? Boost)
{
    public JsonObject ToJson() => Json.Object(
        ("cpus", Json.Cpus(Cpus)),
        ("driver", Driver),
        ("governor", Governor),
        ("min_khz", MinKilohertz),
        ("max_khz", MaxKilohertz),
        ("boost", Boost));
}
