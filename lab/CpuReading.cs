using Hostcall.Lab.Channel;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>What an agent, or this program, read of the CPU that it runs on.</summary>
public static class CpuReading
{
    /// <summary>The vulnerabilities that Linux names up to 6.17, in Documentation/ABI/testing/sysfs-devices-system-cpu.</summary>
    private static readonly HashSet<string> KnownVulnerabilities =
    [
        "gather_data_sampling", "ghostwrite", "indirect_target_selection", "itlb_multihit", "l1tf", "mds", "meltdown", "mmio_stale_data", "old_microcode",
        "reg_file_data_sampling", "retbleed", "spec_rstack_overflow", "spec_store_bypass", "spectre_v1", "spectre_v2", "srbds", "tsa", "tsx_async_abort", "vmscape",
    ];

    /// <summary>The machine of the native lane.</summary>
    /// <param name="cpuinfo">The text of /proc/cpuinfo.</param>
    /// <param name="vulnerabilities">The kernel's sentence about each.</param>
    public static LaneMachine OfThisMachine(string cpuinfo, IReadOnlyDictionary<string, string> vulnerabilities) =>
        Describe(CpuInfo.Parse(cpuinfo, vulnerabilities));

    internal static LaneMachine Describe(CpuMessage cpu)
    {
        var possible = CpuFeature.All.Where(feature => feature.IsOf(cpu.Vendor)).ToLookup(feature => cpu.Flags.Contains(feature.Flag), feature => feature.Name);
        return new LaneMachine
        {
            Cpu = cpu.Name,
            Vendor = cpu.Vendor,
            Has = [.. possible[true]],
            Lacks = [.. possible[false]],
            Vulnerabilities = new SortedDictionary<string, string>(cpu.Vulnerabilities.ToDictionary(), StringComparer.Ordinal),
            UnknownVulnerabilities = [.. cpu.Vulnerabilities.Keys.Except(KnownVulnerabilities).Order(StringComparer.Ordinal)],
        };
    }

    internal static bool CanRunGuests(CpuMessage cpu) => cpu.Flags.Contains("vmx") || cpu.Flags.Contains("svm") || cpu.Flags.Contains(CpuFeature.El2);
}
