using System.Globalization;
using System.Text;
using Hostcall.Linux;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>A million lines in less than two seconds of CPU time, since other tests run beside, and in the same memory as a thousand.</summary>
public sealed class ReaderSpeedTests
{
    private const int Lines = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_million_lines_are_read_in_two_seconds(bool isQemu)
    {
        var addresses = Recorded.Addresses("");
        var best = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            using var stream = new LongTrace(Lines, isQemu);
            long start = CpuClock.OfThisThread();
            var trace = ExactTraceFile.Read(stream, "trace", addresses, 1)[0];
            var taken = TimeSpan.FromMicroseconds((CpuClock.OfThisThread() - start) / 1000.0);
            if (taken < best) best = taken;
            Assert.Equal(LongTrace.CallLength, trace.Least);
        }

        Assert.True(best < TimeSpan.FromSeconds(2), $"{best.TotalSeconds:0.00} s");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_does_not_grow_with_the_trace(bool isQemu)
    {
        var addresses = Recorded.Addresses("");
        long few = Allocated(1_000, isQemu, addresses), many = Allocated(300_000, isQemu, addresses);
        Assert.True(many - few < 100_000, $"{many - few} bytes more");
    }

    private static long Allocated(int lines, bool isQemu, AddressSpace addresses)
    {
        using var stream = new LongTrace(lines, isQemu);
        ExactTraceFile.Read(stream, "trace", addresses, 1);
        using var again = new LongTrace(lines, isQemu);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ExactTraceFile.Read(again, "trace", addresses, 1);
        return GC.GetAllocatedBytesForCurrentThread() - before - again.Allocated;
    }

    /// <summary>A payload that calls a doorbell of nops for ever, made while it is read.</summary>
    private sealed class LongTrace(int lines, bool isQemu) : Stream
    {
        public const int CallLength = 11;

        private static readonly (string Address, string Text, string Bytes)[] Loop =
        [
            .. Enumerable.Range(0, CallLength - 2).Select(i => ($"00000000200020{i:x2}", "nop                       ", "90")),
            ($"00000000200020{CallLength - 2:x2}", "jmp .+0                   ", "eb00"),
            ($"00000000200020{CallLength:x2}", "jmp .-13                  ", $"eb{256 - CallLength - 2:x2}"),
        ];

        private readonly string[] checks = [.. Loop.Select(line => CheckOf($"{line.Address} {line.Bytes}"))];

        private byte[] pending = Encoding.ASCII.GetBytes(isQemu ? "window\n" : "Tracing enabled for CPU0\n");
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
                var (address, instruction, bytes) = Loop[made % CallLength];
                if (isQemu) text.Append("insn ").Append(made).Append(' ').Append(address).Append(' ').Append(bytes).Append(' ').Append(checks[made % CallLength]).Append('\n');
                else text.Append("(0).[").Append(754_000_000 + made).Append("] [0x00000237c0").Append(address.AsSpan(14)).Append("] 0008:").Append(address).Append(" (unk. ctxt): ").Append(instruction).Append("; ").Append(bytes).Append('\n');
            }

            if (made == lines)
            {
                text.Append(isQemu ? $"end {made++}\n" : $"(0) Magic breakpoint\nNext at t={754_000_000 + made++}\n(0) [0x00000237c000] 0008:0000000020002000 (unk. ctxt): nop ; 90\nTracing disabled for CPU0\n");
            }

            (pending, at) = (Encoding.ASCII.GetBytes(text.ToString()), 0);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        /// <summary>FNV-1a, as the plugin has it.</summary>
        private static string CheckOf(string text) => text.Aggregate(0x811c9dc5, (check, letter) => (check ^ letter) * 0x01000193).ToString("x8", CultureInfo.InvariantCulture);
    }
}
