using System.Text.Json.Serialization;

namespace Hostcall.GuestPayloads;

/// <summary>Where an argument's value comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArgumentKind>))]
public enum ArgumentKind
{
    /// <summary>The number itself; part of the payload's bytes.</summary>
    Constant,

    /// <summary>An address inside the shared buffer, this many bytes from its start.</summary>
    Buffer,

    /// <summary>The address of a string in the shared region.</summary>
    Text,

    /// <summary>A descriptor that the run opens: the value is a <see cref="Fixture"/>.</summary>
    Descriptor,

    /// <summary>The result of the call before this one.</summary>
    PreviousResult,
}

/// <summary>Descriptors that are open while a scenario runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fixture>))]
public enum Fixture
{
    DevZero,
    DevNull,
    PipeReadEnd,
    PipeWriteEnd,

    /// <summary>A datagram socket of the loopback device, connected to itself.</summary>
    UdpToItself,
}

/// <summary>One argument of a call.</summary>
public sealed record Argument(ArgumentKind Kind, long Value = 0, string? Content = null)
{
    public static readonly Argument Previous = new(ArgumentKind.PreviousResult);

    public static Argument Of(long constant) => new(ArgumentKind.Constant, constant);

    public static Argument Buffer(int offset = 0) => new(ArgumentKind.Buffer, offset);

    public static Argument Text(string text) => new(ArgumentKind.Text, Content: text);

    public static Argument Descriptor(Fixture fixture) => new(ArgumentKind.Descriptor, (long)fixture);
}
