using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>What lies under this kernel.</summary>
/// <param name="HypervisorFlag">The CPU flag that every guest is supposed to see; null if the flags could not be read.</param>
/// <param name="Signatures">Names in CPUID leaf 0x40000000 and on: KVMKVMKVM, Microsoft Hv, VMwareVMware, XenVMMXenVMM, …</param>
/// <param name="SysHypervisor">/sys/hypervisor/type: Xen, and S/390's z/VM.</param>
/// <param name="Dmi">What the firmware says of vendor and product; no serial numbers.</param>
public sealed record VirtualizationFacts(
    bool? HypervisorFlag,
    IReadOnlyList<string>? Signatures,
    string? SysHypervisor,
    IReadOnlyDictionary<string, string> Dmi)
{
    private const string DmiFolder = "/sys/class/dmi/id";

    private static readonly string[] DmiFields = ["sys_vendor", "product_name", "product_version", "bios_vendor", "bios_version"];

    /// <summary>Whether any of the signs of a hypervisor was found; null if none could be looked at.</summary>
    public bool? IsGuest
        => HypervisorFlag == true || Signatures is { Count: > 0 } || SysHypervisor is not null ? true : HypervisorFlag;

    /// <summary>
    /// The least number of hypervisors underneath. A guest sees the nearest one only, and one that hides itself is not seen at all.
    /// </summary>
    public int? NestingAtLeast => IsGuest switch { true => 1, false => 0, null => null };

    /// <summary>What <see cref="NestingAtLeast"/> rests on.</summary>
    public string NestingBasis => IsGuest switch
    {
        true => "a hypervisor makes itself known; from inside it can't be told how many there are",
        false => "no hypervisor makes itself known; one that hides can't be seen from inside",
        null => "the CPU flags could not be read",
    };

    public JsonObject ToJson() => Json.Object(
        ("hypervisor_flag", HypervisorFlag),
        ("cpuid_signatures", Json.Strings(Signatures)),
        ("sys_hypervisor_type", SysHypervisor),
        ("dmi", Json.Map(Dmi)),
        ("nesting_at_least", NestingAtLeast),
        ("nesting_basis", NestingBasis));

    internal static VirtualizationFacts Read(FactReader reader, CpuFacts cpu)
    {
        var signatures = CpuidSignature.Read(reader.Files, out var reason);
        if (reason is not null)
            reader.Miss("hypervisor signature", reason);
        return new VirtualizationFacts(
            cpu.HasFlag("hypervisor"),
            signatures,
            reader.Value("hypervisor type", "/sys/hypervisor/type"),
            ReadDmi(reader));
    }

    private static SortedDictionary<string, string> ReadDmi(FactReader reader)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (reader.Names("firmware identity (DMI)", DmiFolder) is null)
            return fields;
        foreach (var field in DmiFields)
        {
            if (reader.Value($"firmware {field}", $"{DmiFolder}/{field}") is { } value)
                fields[field] = value;
        }

        return fields;
    }
}
