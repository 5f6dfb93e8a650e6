using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>What the processor says it is (/proc/cpuinfo: arch/x86/kernel/cpu/proc.c, arch/arm64/kernel/cpuinfo.c).</summary>
/// <param name="Vendor">CPUID vendor string: GenuineIntel, AuthenticAMD, …; on arm64 the implementer.</param>
/// <param name="ModelName">Brand string; on arm64 the name that belongs to implementer and part.</param>
/// <param name="Family">CPUID family, decimal; on arm64 the version of the architecture.</param>
/// <param name="Model">CPUID model, decimal; on arm64 the part.</param>
/// <param name="Stepping">CPUID stepping, decimal; on arm64 variant times 16 plus revision, r3p1 is 49.</param>
/// <param name="Microcode">Revisions loaded, one for each kind of CPU found; more than one means an unfinished update.</param>
/// <param name="Flags">Feature flags of the first CPU.</param>
/// <param name="Bugs">Hardware bugs that the kernel knows this CPU to have.</param>
public sealed record CpuFacts(
    string? Vendor,
    string? ModelName,
    long? Family,
    long? Model,
    long? Stepping,
    IReadOnlyList<string> Microcode,
    IReadOnlySet<string> Flags,
    IReadOnlyList<string> Bugs)
{
    internal const string Intel = "GenuineIntel";

    /// <summary>What other architectures call their features in /proc/cpuinfo: arm64, s390, riscv.</summary>
    private static readonly string[] OtherFeatures = ["Features", "features", "isa", ArmCpu.Implementer];

    /// <summary>The kind of core that is measured on, where the processor has several; else null.</summary>
    public string? CoreKind { get; init; }

    /// <summary>Whether this is a processor of the x86 family; null if its description could not be read.</summary>
    [JsonIgnore]
    public bool? IsX86 { get; init; }

    /// <summary>Whether the CPU has a feature of x86; null if its flags could not be read, and on another architecture.</summary>
    public bool? HasFlag(string flag) => Flags.Count == 0 || IsX86 == false ? null : Flags.Contains(flag);

    /// <summary>The virtualization instructions offered at this level: "vmx", "svm" or "none"; null where no flag tells, as on all but x86.</summary>
    public string? HardwareVirtualization
        => Flags.Count == 0 || IsX86 == false ? null : Flags.Contains("vmx") ? "vmx" : Flags.Contains("svm") ? "svm" : "none";

    internal static CpuFacts Read(FactReader reader)
    {
        var cpuinfo = new KeyedLines(reader, "CPU identity", "/proc/cpuinfo");
        if (cpuinfo.All(ArmCpu.Implementer).Count == 0) return ReadX86(cpuinfo);
        reader.Miss("CPU flags of x86", "those of arm64 tell no hypervisor, no virtualization and no time-stamp counter");
        return ArmCpu.Read(cpuinfo);
    }

    private static CpuFacts ReadX86(KeyedLines cpuinfo)
    {
        _ = cpuinfo.First("microcode", "microcode");
        var flags = cpuinfo.First("CPU flags", "flags");
        var bugs = cpuinfo.All("bugs");
        return new CpuFacts(
            cpuinfo.First("CPU vendor", "vendor_id"),
            cpuinfo.First("CPU model name", "model name"),
            cpuinfo.First("CPU family", "cpu family", Parse.Number),
            cpuinfo.First("CPU model", "model", Parse.Number),
            cpuinfo.First("CPU stepping", "stepping", Parse.Number),
            [.. cpuinfo.All("microcode").Where(revision => revision.Length > 0)],
            new SortedSet<string>(Parse.Words(flags ?? ""), StringComparer.Ordinal),
            bugs.Count > 0 ? Parse.Words(bugs[0]) : [])
        {
            IsX86 = flags is not null ? true : OtherFeatures.Any(key => cpuinfo.All(key).Count > 0) ? false : null,
        };
    }
}
