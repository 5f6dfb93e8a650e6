namespace Hostcall.Lab.Channel;

/// <summary>
/// CRC-32 as in IEEE 802.3 and zlib (reflected polynomial 0xEDB88320). .NET's SHA-256 is OpenSSL's, which the
/// agent does not have with it; against a stream that breaks off, and not against an attacker, this is enough.
/// </summary>
internal struct Checksum
{
    private const uint Polynomial = 0xEDB8_8320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Shift((uint)value))];

    private uint value;

    /// <summary>Of the bytes so far; 0 for none.</summary>
    public readonly uint Value => value;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var checksum = default(Checksum);
        checksum.Append(bytes);
        return checksum.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = ~value;
        foreach (byte next in bytes) state = Table[(byte)(state ^ next)] ^ (state >> 8);
        value = ~state;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        return value;
    }
}
