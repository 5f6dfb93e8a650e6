using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hostcall.Lab.Channel;

/// <summary>JSON of the channel, generated at compile time: the agent has no reflection.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Orders))]
[JsonSerializable(typeof(HelloMessage))]
[JsonSerializable(typeof(StartedMessage))]
[JsonSerializable(typeof(BlocksMessage))]
[JsonSerializable(typeof(OutcomeMessage))]
[JsonSerializable(typeof(FailureMessage))]
[JsonSerializable(typeof(AnswerMessage))]
[JsonSerializable(typeof(SweepMessage))]
internal sealed partial class ChannelJson : JsonSerializerContext
{
    /// <exception cref="ChannelException">The bytes are not JSON of this message.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new ChannelException($"a {typeof(T).Name} is empty");
        }
        catch (JsonException error)
        {
            throw new ChannelException($"a {typeof(T).Name} cannot be read: {error.Message}");
        }
    }

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
