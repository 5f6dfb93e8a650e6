using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>
/// The sections of "machine" in manifest.json: the records as they are, in snake_case. Other programs read them, so a property
/// whose name in the code differs says its permanent one beside itself.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MachineFacts))]
internal sealed partial class MachineJson : JsonSerializerContext;

/// <summary>CPUs in the kernel's list format.</summary>
internal sealed class CpuListJson : JsonConverter<CpuList>
{
    public override CpuList Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        => CpuList.TryParse(reader.GetString(), out var list) ? list : throw new JsonException("not a CPU list");

    public override void Write(Utf8JsonWriter writer, CpuList value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());
}

/// <summary>A number, or the word that stands for none.</summary>
internal sealed class LimitJson : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(ResourceLimit.Unlimited) ? null : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(ResourceLimit.Unlimited);
    }
}
