using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hostcall.Scenarios.Measurement;

/// <summary>JSON between a run and the processes of its batches; no line breaks, no reflection at run time.</summary>
[JsonSerializable(typeof(BatchOrder))]
[JsonSerializable(typeof(BatchMessage))]
internal sealed partial class BatchJson : JsonSerializerContext
{
    public static string Line<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    /// <summary>The value of a line, or null where the line is none: its writer died in the middle of it.</summary>
    public static T? Read<T>(string? line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
