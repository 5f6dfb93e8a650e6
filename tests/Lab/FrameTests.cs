using FsCheck;
using FsCheck.Fluent;
using Hostcall.Lab.Channel;

namespace Hostcall.Tests.Lab;

public sealed class FrameTests
{
    [Fact]
    public void What_is_written_is_read_in_order_whatever_the_pieces()
    {
        byte[] stream = Stream();
        for (int size = 1; size <= stream.Length; size++)
        {
            var reader = new FrameReader();
            var kinds = new List<FrameKind>();
            foreach (byte[] piece in stream.Chunk(size))
            {
                reader.Append(piece);
                while (reader.Next() is var (kind, payload))
                {
                    kinds.Add(kind);
                    Assert.Equal(kind == FrameKind.Blocks ? 300 : 3, payload.Length);
                }
            }

            reader.ThrowUnlessEnded();
            Assert.Equal([FrameKind.Hello, FrameKind.Blocks, FrameKind.Outcome], kinds);
        }
    }

    [Fact]
    public void A_stream_cut_at_any_byte_has_no_end_and_says_so()
    {
        byte[] stream = Stream();
        for (int length = 0; length < stream.Length; length++)
        {
            var reader = new FrameReader();
            reader.Append(stream.AsSpan(0, length));
            while (reader.Next() is not null)
            {
            }

            Assert.False(reader.HasEnded);
            var error = Assert.Throws<ChannelException>(reader.ThrowUnlessEnded);
            Assert.Contains(length == 0 ? "nothing came" : $"breaks off after {length} bytes", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stream_with_any_bit_changed_never_ends_well()
    {
        byte[] stream = Stream();
        for (int bit = 0; bit < stream.Length * 8; bit++)
        {
            byte[] changed = [.. stream];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EndsWell(changed), $"bit {bit} of {stream.Length * 8}");
        }
    }

    [Fact]
    public void Garbage_is_an_error_and_never_a_result() =>
        Prop.ForAll<byte[]>(bytes => !EndsWell(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Garbage_after_the_magic_is_an_error_and_never_a_result() =>
        Prop.ForAll<byte[]>(bytes => !EndsWell([.. FrameFormat.Magic, .. bytes])).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_after_the_end_are_an_error()
    {
        var reader = new FrameReader();
        reader.Append([.. Stream(), 1]);
        Assert.Contains("follow the end", Assert.Throws<ChannelException>(() => Drain(reader)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_out_of_range_is_an_error_at_once()
    {
        var reader = new FrameReader();
        reader.Append([.. FrameFormat.Magic, (byte)FrameKind.Hello, 0xFF, 0xFF, 0xFF, 0x7F]);
        Assert.Contains("starts no frame", Assert.Throws<ChannelException>(() => Drain(reader)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((byte)FrameKind.Hello - 1)]
    [InlineData((byte)FrameKind.Sweep + 1)]
    public void A_kind_that_there_is_not_is_an_error_at_once(byte kind)
    {
        var reader = new FrameReader();
        reader.Append([.. FrameFormat.Magic, kind, 0, 0, 0, 0]);
        Assert.Contains($"starts no frame (kind {kind}, length 0)", Assert.Throws<ChannelException>(() => Drain(reader)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksum_is_the_one_of_ieee_802_3() =>
        Assert.Equal(0xCBF43926u, Checksum.Of("123456789"u8)); // the check value of CRC-32/ISO-HDLC

    private static byte[] Stream()
    {
        using var bytes = new MemoryStream();
        var writer = new FrameWriter(bytes);
        writer.Write(FrameKind.Hello, "abc"u8);
        writer.Write(FrameKind.Blocks, new byte[300]);
        writer.Write(FrameKind.Outcome, "xyz"u8);
        writer.End();
        return bytes.ToArray();
    }

    private static bool EndsWell(byte[] bytes)
    {
        var reader = new FrameReader();
        reader.Append(bytes);
        try
        {
            Drain(reader);
            reader.ThrowUnlessEnded();
            return true;
        }
        catch (ChannelException)
        {
            return false;
        }
    }

    private static void Drain(FrameReader reader)
    {
        while (reader.Next() is not null)
        {
        }
    }
}
