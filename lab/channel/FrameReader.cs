using System.Buffers.Binary;

namespace Hostcall.Lab.Channel;

/// <summary>
/// Takes the bytes of a channel as they come, in pieces of any size, and gives back whole frames. Never waits:
/// what is not there yet is not there.
/// </summary>
internal sealed class FrameReader
{
    private readonly List<byte> pending = [];
    private Checksum checksum;
    private bool greeted;
    private long taken;

    /// <summary>Whether the end came, with the right checksum.</summary>
    public bool HasEnded { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes) => pending.AddRange(bytes);

    /// <summary>The next frame, or null until more bytes come. The end is not given back as a frame.</summary>
    /// <exception cref="ChannelException">The bytes are not frames, the checksum is wrong, or bytes follow the end.</exception>
    public (FrameKind Kind, byte[] Payload)? Next()
    {
        if (HasEnded && pending.Count > 0) throw new ChannelException($"{pending.Count} bytes follow the end of the channel");
        if (!greeted && !TakeMagic()) return null;
        if (pending.Count < FrameFormat.HeaderSize) return null;

        var header = TakeCopy(FrameFormat.HeaderSize);
        var kind = (FrameKind)header[0];
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(1));
        if (kind is < FrameKind.Hello or > FrameKind.Sweep || length > FrameFormat.MaximumPayload)
            throw new ChannelException($"byte {taken} of the channel starts no frame (kind {header[0]}, length {length})");
        if (pending.Count < FrameFormat.HeaderSize + (int)length) return null;

        byte[] payload = pending.GetRange(FrameFormat.HeaderSize, (int)length).ToArray();
        if (kind != FrameKind.End)
        {
            Consume(FrameFormat.HeaderSize + payload.Length);
            return (kind, payload);
        }

        if (!payload.AsSpan().SequenceEqual(FrameFormat.EndOf(taken, checksum.Value)))
            throw new ChannelException($"the checksum of the channel's {taken} bytes is wrong");
        Consume(FrameFormat.HeaderSize + payload.Length);
        HasEnded = true;
        return Next();
    }

    /// <summary>To be called when no more bytes will come.</summary>
    /// <exception cref="ChannelException">The end is missing.</exception>
    public void ThrowUnlessEnded()
    {
        if (HasEnded) return;
        throw new ChannelException(taken + pending.Count == 0
            ? "nothing came through the channel"
            : $"the channel breaks off after {taken + pending.Count} bytes, without an end");
    }

    private bool TakeMagic()
    {
        int known = Math.Min(pending.Count, FrameFormat.Magic.Length);
        if (!TakeCopy(known).AsSpan().SequenceEqual(FrameFormat.Magic[..known]))
            throw new ChannelException("the channel does not start like one of this program");
        if (known < FrameFormat.Magic.Length) return false;
        Consume(known);
        greeted = true;
        return true;
    }

    private byte[] TakeCopy(int count) => pending.GetRange(0, count).ToArray();

    private void Consume(int count)
    {
        checksum.Append(TakeCopy(count));
        pending.RemoveRange(0, count);
        taken += count;
    }
}
