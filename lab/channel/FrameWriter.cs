using System.Buffers.Binary;

namespace Hostcall.Lab.Channel;

/// <summary>Writes frames to a stream and, at the end, their checksum.</summary>
internal sealed class FrameWriter
{
    private readonly Stream output;
    private Checksum checksum;
    private long length;

    public FrameWriter(Stream output)
    {
        this.output = output;
        Send(FrameFormat.Magic);
    }

    public void Write(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, FrameFormat.MaximumPayload);
        var frame = new byte[FrameFormat.HeaderSize + payload.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(FrameFormat.HeaderSize));
        Send(frame);
    }

    /// <summary>Closes the conversation; nothing may follow.</summary>
    public void End()
    {
        Write(FrameKind.End, FrameFormat.EndOf(length, checksum.Value));
        output.Flush();
    }

    public void Flush() => output.Flush();

    private void Send(ReadOnlySpan<byte> bytes)
    {
        checksum.Append(bytes);
        length += bytes.Length;
        output.Write(bytes);
    }
}
