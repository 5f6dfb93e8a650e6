using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>Memory, and what the kernel does behind a program's back with it.</summary>
/// <param name="TotalKilobytes">MemTotal of /proc/meminfo, in KiB.</param>
/// <param name="AvailableKilobytes">MemAvailable when read, in KiB.</param>
/// <param name="SwapTotalKilobytes">SwapTotal, in KiB.</param>
/// <param name="SwapUsedKilobytes">SwapTotal less SwapFree when read, in KiB.</param>
/// <param name="TransparentHugePages">always, madvise or never (Documentation/admin-guide/mm/transhuge.rst).</param>
/// <param name="TransparentHugePageDefrag">always, defer, defer+madvise, madvise or never.</param>
/// <param name="SamePageMerging">Whether KSM scans (1) or not (0, 2); null where the kernel has none.</param>
public sealed record MemoryFacts(
    [property: JsonPropertyName("total_kib")] long? TotalKilobytes,
    [property: JsonPropertyName("available_kib")] long? AvailableKilobytes,
    [property: JsonPropertyName("swap_total_kib")] long? SwapTotalKilobytes,
    [property: JsonPropertyName("swap_used_kib")] long? SwapUsedKilobytes,
    [property: JsonPropertyName("transparent_hugepages")] string? TransparentHugePages,
    [property: JsonPropertyName("transparent_hugepage_defrag")] string? TransparentHugePageDefrag,
    bool? SamePageMerging)
{
    private const string HugePages = "/sys/kernel/mm/transparent_hugepage";

    internal static MemoryFacts Read(FactReader reader)
    {
        var memory = new KeyedLines(reader, "memory", "/proc/meminfo");
        var swapTotal = memory.First("swap size", "SwapTotal", Kilobytes);
        var swapFree = memory.First("swap in use", "SwapFree", Kilobytes);
        var merging = reader.Number("same-page merging", "/sys/kernel/mm/ksm/run");
        return new MemoryFacts(
            memory.First("memory size", "MemTotal", Kilobytes),
            memory.First("available memory", "MemAvailable", Kilobytes),
            swapTotal,
            swapTotal - swapFree,
            Choice(reader, "transparent huge pages", $"{HugePages}/enabled"),
            Choice(reader, "transparent huge page defragmentation", $"{HugePages}/defrag"),
            merging is null ? null : merging == 1);
    }

    private static long? Kilobytes(string text)
        => text.EndsWith(" kB", StringComparison.Ordinal) ? Parse.Count(text[..^3]) : null;

    private static string? Choice(FactReader reader, string what, string path)
    {
        if (reader.Value(what, path) is not { } text)
            return null;
        var chosen = Parse.Chosen(text);
        if (chosen is null)
            reader.Miss(what, $"{path}: no choice stands in brackets: {Parse.Excerpt(text)}");
        return chosen;
    }
}
