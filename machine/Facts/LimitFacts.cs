using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>The resource limits that a quiet measurement runs into.</summary>
/// <param name="RealTimePriority">RLIMIT_RTPRIO: highest real-time priority without CAP_SYS_NICE.</param>
/// <param name="LockedMemory">RLIMIT_MEMLOCK in bytes: guest memory pinned by the kernel, perf's ring buffers.</param>
public sealed record LimitFacts(
    [property: JsonPropertyName("rtprio")] ResourceLimit? RealTimePriority,
    [property: JsonPropertyName("memlock_bytes")] ResourceLimit? LockedMemory)
{
    internal static LimitFacts Read(FactReader reader)
    {
        var limits = reader.Text("resource limits", "/proc/self/limits");
        return new LimitFacts(
            ResourceLimit.Find(reader, limits, "Max realtime priority"),
            ResourceLimit.Find(reader, limits, "Max locked memory"));
    }
}

/// <summary>One line of /proc/self/limits (getrlimit(2)).</summary>
/// <param name="Soft">The limit in force; null is unlimited.</param>
/// <param name="Hard">How far the process may raise it; null is unlimited.</param>
public sealed record ResourceLimit(
    [property: JsonConverter(typeof(LimitJson))] long? Soft,
    [property: JsonConverter(typeof(LimitJson))] long? Hard)
{
    internal const string Unlimited = "unlimited";

    /// <summary>Finds a limit by its name in the first column.</summary>
    internal static ResourceLimit? Find(FactReader reader, string? limits, string name)
    {
        if (limits is null)
            return null;
        var line = limits.Split('\n').FirstOrDefault(line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        if (line is not null
            && Parse.Words(line[name.Length..]) is [var soft, var hard, ..]
            && TryParse(soft, out var softLimit)
            && TryParse(hard, out var hardLimit))
            return new ResourceLimit(softLimit, hardLimit);
        reader.Miss($"limit \"{name}\"", $"/proc/self/limits: {(line is null ? "has no such line" : $"makes no sense: {Parse.Excerpt(line)}")}");
        return null;
    }

    private static bool TryParse(string text, out long? limit)
    {
        limit = text == Unlimited ? null : Parse.Number(text);
        return limit is not null || text == Unlimited;
    }
}
