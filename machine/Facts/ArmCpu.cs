using System.Globalization;

namespace Hostcall.Machine;

/// <summary>An arm64 CPU says by numbers who made it and what it is: MIDR_EL1, whose fields /proc/cpuinfo shows.</summary>
internal static class ArmCpu
{
    /// <summary>A line that no other architecture has.</summary>
    internal const string Implementer = "CPU implementer";

    private const long Arm = 0x41, Fujitsu = 0x46, HiSilicon = 0x48, Nvidia = 0x4e, Qualcomm = 0x51, Apple = 0x61, Ampere = 0xc0;

    /// <summary>As arch/arm64/include/asm/cputype.h has them.</summary>
    private static readonly Dictionary<long, string> Makers = new()
    {
        [Arm] = "Arm",
        [Fujitsu] = "Fujitsu",
        [HiSilicon] = "HiSilicon",
        [Nvidia] = "NVIDIA",
        [Qualcomm] = "Qualcomm",
        [Apple] = "Apple",
        [Ampere] = "Ampere",
    };

    /// <summary>Those that run KVM in servers, in small boards and in laptops; another one is told by its numbers.</summary>
    private static readonly Dictionary<(long Implementer, long Part), string> Names = new()
    {
        [(Arm, 0xd03)] = "Cortex-A53",
        [(Arm, 0xd05)] = "Cortex-A55",
        [(Arm, 0xd07)] = "Cortex-A57",
        [(Arm, 0xd08)] = "Cortex-A72",
        [(Arm, 0xd0b)] = "Cortex-A76",
        [(Arm, 0xd0c)] = "Neoverse N1",
        [(Arm, 0xd40)] = "Neoverse V1",
        [(Arm, 0xd49)] = "Neoverse N2",
        [(Arm, 0xd4f)] = "Neoverse V2",
        [(Arm, 0xd83)] = "Neoverse V3",
        [(Arm, 0xd8e)] = "Neoverse N3",
        [(Fujitsu, 0x001)] = "A64FX",
        [(HiSilicon, 0xd01)] = "TaiShan v110",
        [(Ampere, 0xac3)] = "One",
        [(Ampere, 0xac4)] = "One A",
    };

    /// <summary>Of the first CPU. There is no microcode to read, and no flag by which a guest is told.</summary>
    internal static CpuFacts Read(KeyedLines cpuinfo)
    {
        long? implementer = cpuinfo.First("CPU vendor", Implementer, Hex), part = cpuinfo.First("CPU model", "CPU part", Hex);
        long? variant = cpuinfo.First("CPU stepping", "CPU variant", Hex), revision = cpuinfo.First("CPU stepping", "CPU revision", Parse.Number);
        string? maker = implementer is { } known ? Makers.GetValueOrDefault(known, $"implementer 0x{known:x2}") : null;
        string? name = (implementer, part) is ({ } of, { } number) ? Names.GetValueOrDefault((of, number), $"part 0x{number:x3}") : null;
        return new CpuFacts(
            maker,
            name is null ? null : $"{maker} {name}",
            cpuinfo.First("CPU family", "CPU architecture", Parse.Number),
            part,
            (variant << 4) + revision,
            [],
            new SortedSet<string>(Parse.Words(cpuinfo.First("CPU flags", "Features") ?? ""), StringComparer.Ordinal),
            [])
        {
            IsX86 = false,
        };
    }

    private static long? Hex(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
}
