using System.Buffers.Binary;

namespace Hostcall.Lab.Channel;

/// <summary>
/// The bytes that an agent sends: a magic, frames, and one <see cref="FrameKind.End"/> frame. A frame is one byte
/// of kind, four of length (little-endian), and that many of payload. Only what ends with the right checksum is a
/// result: a lab that dies on the way leaves a stream without an end, and never a short one that looks whole.
/// </summary>
internal static class FrameFormat
{
    public const int HeaderSize = 5;

    /// <summary>Bytes; a longer payload is taken for garbage.</summary>
    public const int MaximumPayload = 1 << 20;

    /// <summary>The end's payload: how many bytes came before it (8), and their checksum (4).</summary>
    public const int EndSize = 12;

    /// <summary>Name and version of the format.</summary>
    public static ReadOnlySpan<byte> Magic => "HOSTCAL1"u8;

    /// <summary>What the end says about the bytes before it.</summary>
    public static byte[] EndOf(long length, uint checksum)
    {
        var payload = new byte[EndSize];
        BinaryPrimitives.WriteInt64LittleEndian(payload, length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(sizeof(long)), checksum);
        return payload;
    }
}
