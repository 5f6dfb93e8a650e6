namespace Hostcall.Traces;

/// <summary>Takes a line of a trace apart, from left to right, as strictly as it was written.</summary>
/// <param name="line">The line.</param>
internal ref struct LineFields(ReadOnlySpan<byte> line)
{
    /// <summary>What is not taken yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    public bool Take(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected)) return false;
        Rest = Rest[expected.Length..];
        return true;
    }

    public bool TakeDecimal(out long value)
    {
        bool isNumber = System.Buffers.Text.Utf8Parser.TryParse(Rest, out value, out int used) && Rest[0] is >= (byte)'0' and <= (byte)'9';
        if (isNumber) Rest = Rest[used..];
        return isNumber;
    }

    /// <summary>A number in hexadecimal, small letters, of so many digits.</summary>
    public bool TakeHex(int digits, out ulong value)
    {
        value = 0;
        if (Rest.Length < digits) return false;
        foreach (byte digit in Rest[..digits])
        {
            int nibble = Nibble(digit);
            if (nibble < 0) return false;
            value = (value << 4) | (uint)nibble;
        }

        Rest = Rest[digits..];
        return true;
    }

    /// <summary>Bytes in hexadecimal.</summary>
    /// <param name="digits">Two for each byte.</param>
    /// <param name="bytes">Gets them.</param>
    /// <returns>How many; 0 where they are damaged, or too many.</returns>
    public static int Bytes(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        if (digits.Length % 2 != 0 || digits.Length > 2 * bytes.Length) return 0;
        for (int i = 0; i < digits.Length; i += 2)
        {
            int value = (Nibble(digits[i]) << 4) | Nibble(digits[i + 1]);
            if (value < 0) return 0;
            bytes[i / 2] = (byte)value;
        }

        return digits.Length / 2;
    }

    private static int Nibble(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
