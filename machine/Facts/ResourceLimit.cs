using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>One line of /proc/self/limits (getrlimit(2)).</summary>
/// <param name="Soft">The limit in force; null is unlimited.</param>
/// <param name="Hard">How far the process may raise it; null is unlimited.</param>
public sealed record ResourceLimit(long? Soft, long? Hard)
{
    private const string Unlimited = "unlimited";

    public JsonObject ToJson() => Json.Object(("soft", Node(Soft)), ("hard", Node(Hard)));

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

    private static JsonValue Node(long? limit) => limit is { } number ? JsonValue.Create(number) : JsonValue.Create(Unlimited)!;

    private static bool TryParse(string text, out long? limit)
    {
        limit = text == Unlimited ? null : Parse.Number(text);
        return limit is not null || text == Unlimited;
    }
}
