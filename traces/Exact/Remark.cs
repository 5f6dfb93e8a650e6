using System.Buffers.Text;

namespace Hostcall.Traces;

/// <summary>What Bochs prints between instructions.</summary>
internal static class Remark
{
    private static ReadOnlySpan<byte> InterruptStart => "CPU 0: Interrupt 0x"u8;

    private static ReadOnlySpan<byte> ExceptionStart => "CPU 0: Exception 0x"u8;

    private static ReadOnlySpan<byte> TickStart => "Next at t="u8;

    /// <summary><c>CPU 0: Interrupt 0xec occurred (error_code=0x0000)</c></summary>
    public static bool TryInterrupt(ReadOnlySpan<byte> line, out int vector) => TryEvent(line, InterruptStart, out vector);

    /// <summary><c>CPU 0: Exception 0x0e - (#PF) page fault occurred (error_code=0x0006)</c></summary>
    public static bool TryException(ReadOnlySpan<byte> line, out int vector) => TryEvent(line, ExceptionStart, out vector);

    /// <summary><c>Next at t=754447559</c>.</summary>
    public static bool TryNextTick(ReadOnlySpan<byte> line, out long tick)
    {
        tick = 0;
        return line.StartsWith(TickStart)
            && Utf8Parser.TryParse(line[TickStart.Length..], out tick, out int digits)
            && digits == line.Length - TickStart.Length;
    }

    private static bool TryEvent(ReadOnlySpan<byte> line, ReadOnlySpan<byte> start, out int vector)
    {
        vector = 0;
        return line.StartsWith(start)
            && line.IndexOf("(error_code=0x"u8) > 0
            && line[^1] == (byte)')'
            && Utf8Parser.TryParse(line[start.Length..], out vector, out int digits, 'x')
            && digits == 2;
    }
}
