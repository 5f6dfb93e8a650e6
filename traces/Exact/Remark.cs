using System.Buffers.Text;

namespace Hostcall.Traces;

/// <summary>What Bochs prints between instructions.</summary>
internal static class Remark
{
    private static ReadOnlySpan<byte> InterruptStart => "CPU 0: Interrupt 0x"u8;

    private static ReadOnlySpan<byte> ExceptionStart => "CPU 0: Exception 0x"u8;

    private static ReadOnlySpan<byte> TickStart => "Next at t="u8;

    /// <summary><c>CPU 0: Interrupt 0xec occurred (error_code=0x0000)</c>, or an exception.</summary>
    public static bool TryInterrupt(ReadOnlySpan<byte> line, out int vector)
    {
        vector = 0;
        if (!line.StartsWith(InterruptStart) && !line.StartsWith(ExceptionStart)) return false;
        if (line.IndexOf("(error_code=0x"u8) < 0 || line[^1] != (byte)')') return false;
        return Utf8Parser.TryParse(line[InterruptStart.Length..], out vector, out int digits, 'x') && digits == 2;
    }

    /// <summary><c>Next at t=754447559</c>.</summary>
    public static bool TryNextTick(ReadOnlySpan<byte> line, out long tick)
    {
        tick = 0;
        return line.StartsWith(TickStart)
            && Utf8Parser.TryParse(line[TickStart.Length..], out tick, out int digits)
            && digits == line.Length - TickStart.Length;
    }
}
