namespace Hostcall.Lab.Channel;

/// <summary>Reads /proc/cpuinfo: lines of a name, a colon and a value, an empty line behind each CPU.</summary>
internal static class CpuInfo
{
    /// <param name="text">Of the file; the first CPU counts.</param>
    /// <param name="vulnerabilities">The kernel's sentence about each.</param>
    /// <param name="more">Flags that are known from elsewhere.</param>
    public static CpuMessage Parse(string text, IReadOnlyDictionary<string, string> vulnerabilities, params IReadOnlyList<string> more)
    {
        var fields = new Dictionary<string, string>();
        foreach (string line in text.Split('\n').TakeWhile(line => line.Trim().Length > 0))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        var flags = $"{Field("flags")} {Field("vmx flags")} {Field("Features")}".Split(' ').Concat(more).ToHashSet();
        bool isArm = fields.ContainsKey("CPU implementer");
        return new CpuMessage(
            isArm ? CpuFeature.Arm : Field("vendor_id"),
            isArm ? ArmName(Field("CPU implementer"), Field("CPU part")) : Field("model name"),
            [.. CpuFeature.All.Select(feature => feature.Flag).Where(flags.Contains)], vulnerabilities);

        string Field(string name) => fields.GetValueOrDefault(name, "");
    }

    /// <summary>arm64's kernel names CPUs by number alone (arch/arm64/include/asm/cputype.h).</summary>
    private static string ArmName(string implementer, string part) => (implementer, part) switch
    {
        ("0x41", "0xd08") => "Arm Cortex-A72",
        ("0x41", "0xd0b") => "Arm Cortex-A76",
        ("0x41", "0xd0c") => "Arm Neoverse N1",
        ("0x41", "0xd40") => "Arm Neoverse V1",
        ("0x41", "0xd49") => "Arm Neoverse N2",
        _ => $"arm64 CPU of implementer {implementer}, part {part}",
    };
}
