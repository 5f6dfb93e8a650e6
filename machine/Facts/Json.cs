using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>Builds JSON without reflection, so that it also works compiled ahead of time.</summary>
internal static class Json
{
    internal static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var result = new JsonObject();
        foreach (var (name, value) in fields)
            result[name] = value;
        return result;
    }

    internal static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    internal static JsonArray? Strings(IEnumerable<string>? items)
        => items is null ? null : Array(items.Select(item => (JsonNode?)item));

    internal static JsonObject? Map(IEnumerable<KeyValuePair<string, string>>? pairs)
    {
        if (pairs is null)
            return null;
        var result = new JsonObject();
        foreach (var (name, value) in pairs)
            result[name] = value;
        return result;
    }

    internal static JsonNode? Cpus(CpuList? list) => list?.ToString();
}
