namespace Hostcall.Statistics;

/// <summary>
/// A small random generator whose sequence depends on the seed alone, not on the version of the runtime, so that
/// intervals come out the same years later. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014; the constants are those of their SplitMix64.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>A generator for one named use, independent of those for other names.</summary>
    public static SplitMix64 For(int seed, string name)
    {
        // FNV-1a over the name; string.GetHashCode differs from process to process.
        ulong hash = 14695981039346656037;
        foreach (char c in name)
            hash = (hash ^ c) * 1099511628211;
        return new SplitMix64(hash ^ (uint)seed);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A uniform whole number from 0 up to, not including, <paramref name="bound"/>; its bias is below bound / 2^64.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Puts items into a random order (Fisher and Yates). The same state gives the same order on every runtime.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
