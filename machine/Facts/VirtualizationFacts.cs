using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>What lies under this kernel.</summary>
/// <param name="HypervisorFlag">
/// The CPU flag that every guest is supposed to see; null if the flags could not be read, and on all but x86, where there is none.
/// </param>
/// <param name="Signatures">Names in CPUID leaf 0x40000000 and on: KVMKVMKVM, Microsoft Hv, VMwareVMware, XenVMMXenVMM, …</param>
/// <param name="SysHypervisor">/sys/hypervisor/type: Xen, and S/390's z/VM.</param>
/// <param name="Dmi">What the firmware says of vendor and product; no serial numbers.</param>
public sealed record VirtualizationFacts(
    bool? HypervisorFlag,
    [property: JsonPropertyName("cpuid_signatures")] IReadOnlyList<string>? Signatures,
    [property: JsonPropertyName("sys_hypervisor_type")] string? SysHypervisor,
    IReadOnlyDictionary<string, string> Dmi)
{
    private const string DmiFolder = "/sys/class/dmi/id";

    private static readonly string[] DmiFields = ["sys_vendor", "product_name", "product_version", "bios_vendor", "bios_version"];

    /// <summary>Whether any of the signs of a hypervisor was found; null if none could be looked at.</summary>
    [JsonIgnore]
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
        null => "no CPU flag could be read that would tell",
    };

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

/// <summary>
/// The names by which hypervisors make themselves known in CPUID: twelve characters in EBX, ECX and EDX of leaf
/// 0x40000000, and of every 0x100th after it where one poses as several (arch/x86/include/asm/cpuid/api.h, cpuid_base_hypervisor).
/// </summary>
internal static class CpuidSignature
{
    private const uint First = 0x4000_0000;

    /// <summary>Xen below Hyper-V's leaves is the deepest stack known: two steps. Each CPUID in a guest costs an exit.</summary>
    private const uint Steps = 4;

    private const int HypervisorBit = 31;

    /// <summary>The signatures, outermost leaf first; null with the reason if CPUID could not be asked or names none.</summary>
    internal static IReadOnlyList<string>? Read(SystemFiles files, out string? reason)
    {
        reason = !files.IsThisMachine ? "CPUID can be asked on this machine only, not in a captured tree"
            : !X86Base.IsSupported ? "CPUID exists on x86 only"
            : !HasHypervisorBit() ? "CPUID leaf 1 has no hypervisor bit (ECX bit 31)"
            : null;
        if (reason is not null)
            return null;

        var found = new List<string>();
        for (uint step = 0; step < Steps; step++)
        {
            var (_, ebx, ecx, edx) = X86Base.CpuId((int)(First + (step * 0x100)), 0);
            if (Decode(ebx, ecx, edx) is { } signature && !found.Contains(signature))
                found.Add(signature);
        }

        if (found.Count > 0)
            return found;
        reason = "CPUID leaf 0x40000000 holds no name";
        return null;
    }

    /// <summary>The name in three registers; null if they do not hold one. KVM's is padded with zeros.</summary>
    internal static string? Decode(int ebx, int ecx, int edx)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, ebx);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], ecx);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], edx);
        var name = bytes.TrimEnd((byte)0);
        return name.Length > 0 && !name.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Encoding.ASCII.GetString(name).Trim() : null;
    }

    private static bool HasHypervisorBit() => (X86Base.CpuId(1, 0).Ecx >>> HypervisorBit) == 1;
}
