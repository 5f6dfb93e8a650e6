using System.Diagnostics;
using System.Text;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>A million lines in less than two seconds, and in the same memory as a thousand.</summary>
public sealed class ReaderSpeedTests
{
    private const int Lines = 1_000_000;

    [Fact]
    public void A_million_lines_are_read_in_two_seconds()
    {
        var addresses = Recorded.Addresses();
        var best = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            using var stream = new LongTrace(Lines);
            var clock = Stopwatch.StartNew();
            var trace = ExactTraceFile.Read(stream, "trace", addresses, 1)[0];
            if (clock.Elapsed < best) best = clock.Elapsed;
            Assert.Equal(LongTrace.CallLength, trace.Least);
        }

        Assert.True(best < TimeSpan.FromSeconds(2), $"{best.TotalSeconds:0.00} s");
    }

    [Fact]
    public void Memory_does_not_grow_with_the_trace()
    {
        var addresses = Recorded.Addresses();
        long few = Allocated(1_000, addresses), many = Allocated(300_000, addresses);
        Assert.True(many - few < 100_000, $"{many - few} bytes more");
    }

    private static long Allocated(int lines, AddressSpace addresses)
    {
        using var stream = new LongTrace(lines);
        ExactTraceFile.Read(stream, "trace", addresses, 1);
        using var again = new LongTrace(lines);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ExactTraceFile.Read(again, "trace", addresses, 1);
        return GC.GetAllocatedBytesForCurrentThread() - before - again.Allocated;
    }

    /// <summary>A payload that calls a doorbell of nops for ever, made while it is read.</summary>
    private sealed class LongTrace(int lines) : Stream
    {
        public const int CallLength = 11;

        private static readonly (string Address, string Text)[] Loop =
        [
            .. Enumerable.Range(0, CallLength - 2).Select(i => ($"00000000200020{i:x2}", "nop                       ; 90")),
            ($"00000000200020{CallLength - 2:x2}", "jmp .+0                   ; eb00"),
            ($"00000000200020{CallLength:x2}", $"jmp .-13                  ; eb{256 - CallLength - 2:x2}"),
        ];

        private byte[] pending = Encoding.ASCII.GetBytes("Tracing enabled for CPU0\n");
        private int at;
        private int made;

        /// <summary>Bytes that this stream itself allocated.</summary>
        public long Allocated { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == pending.Length) Make();
            int taken = Math.Min(count, pending.Length - at);
            pending.AsSpan(at, taken).CopyTo(buffer.AsSpan(offset));
            at += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void Make()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var text = new StringBuilder();
            for (int i = 0; i < 1000 && made < lines; i++, made++)
            {
                var (address, instruction) = Loop[made % CallLength];
                text.Append("(0).[").Append(754_000_000 + made).Append("] [0x00000237c0").Append(address.AsSpan(14)).Append("] 0008:").Append(address).Append(" (unk. ctxt): ").Append(instruction).Append('\n');
            }

            if (made == lines)
            {
                text.Append($"(0) Magic breakpoint\nNext at t={754_000_000 + made++}\n(0) [0x00000237c000] 0008:0000000020002000 (unk. ctxt): nop ; 90\nTracing disabled for CPU0\n");
            }

            (pending, at) = (Encoding.ASCII.GetBytes(text.ToString()), 0);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
