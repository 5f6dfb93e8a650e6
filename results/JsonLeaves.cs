using System.Text.Json.Nodes;

namespace Hostcall.Results;

/// <summary>Flattens a JSON tree, for tables and for telling two trees apart.</summary>
public static class JsonLeaves
{
    /// <summary>
    /// Every leaf below a node, as a dotted name and its value. A list of plain values is one leaf; in a list of
    /// objects each goes by its own name field, or by its position.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Of(string name, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                return map.SelectMany(pair => Of(name.Length == 0 ? pair.Key : $"{name}.{pair.Key}", pair.Value));
            case JsonArray list when list.Any(item => item is JsonObject or JsonArray):
                return list.SelectMany((item, index) => Of($"{name}.{(item as JsonObject)?["name"]?.ToString() ?? $"{index}"}", item));
            case JsonArray list:
                return [(name, string.Join(' ', list.Select(item => item?.ToString())))];
            default:
                return [(name, node?.ToString() ?? "not known")];
        }
    }
}
