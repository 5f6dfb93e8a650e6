namespace Hostcall.Tests.Traces;

/// <summary>Damages bytes in one place, in one of the ways in which files and pipes do.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] whole, Random random)
    {
        int at = random.Next(whole.Length);
        int length = Math.Min(random.Next(1, 200), whole.Length - at);
        return random.Next(7) switch
        {
            0 => Changed(whole, at, (byte)(whole[at] ^ (1 << random.Next(8)))),
            1 => Changed(whole, at, (byte)random.Next(256)),
            2 => Changed(whole, at, (byte)"0123456789abcdef"[random.Next(16)]),
            3 => [.. whole[..at], .. whole[(at + length)..]],
            4 => [.. whole[..at], .. whole.AsSpan(at, length), .. whole[at..]],
            5 => whole[..at],
            _ => Overwritten(whole, at, length, random.Next(whole.Length - length)),
        };
    }

    private static byte[] Changed(byte[] whole, int at, byte value)
    {
        byte[] copy = [.. whole];
        copy[at] = value;
        return copy;
    }

    private static byte[] Overwritten(byte[] whole, int at, int length, int from)
    {
        byte[] copy = [.. whole];
        whole.AsSpan(from, length).CopyTo(copy.AsSpan(at));
        return copy;
    }
}
