namespace Hostcall.Lab.Channel;

/// <summary>Reads /proc/cpuinfo: lines of a name, a colon and a value, an empty line behind each CPU.</summary>
internal static class CpuInfo
{
    /// <param name="text">Of the file; the first CPU counts.</param>
    /// <param name="vulnerabilities">The kernel's sentence about each.</param>
    public static CpuMessage Parse(string text, IReadOnlyDictionary<string, string> vulnerabilities)
    {
        var fields = new Dictionary<string, string>();
        foreach (string line in text.Split('\n').TakeWhile(line => line.Trim().Length > 0))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        var flags = $"{Field("flags")} {Field("vmx flags")}".Split(' ').ToHashSet();
        return new CpuMessage(
            Field("vendor_id"), Field("model name"), [.. CpuFeature.All.Select(feature => feature.Flag).Where(flags.Contains)], vulnerabilities);

        string Field(string name) => fields.GetValueOrDefault(name, "");
    }
}
