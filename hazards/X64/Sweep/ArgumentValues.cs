using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>Values for arguments of a kind: such that calls take, such at the edge of what they take, and wild ones.</summary>
internal static class ArgumentValues
{
    /// <summary>Of 20 arguments, how many are of the first sort, and how many of the first two.</summary>
    private const int Valid = 12, Boundary = 17, All = 20;

    private const long Page = 4096;
    private const long High = 1L << 47, Kernel = unchecked((long)0xFFFF_8880_0000_0000), NonCanonical = long.MinValue;

    private static readonly long[] Pointers =
        [Arena.Scratch, Arena.Scratch + 0x400, Arena.Zeros, Arena.Time, Arena.Set, Arena.Vector, Arena.Polled, Arena.Message, Arena.Limits, Arena.SocketName, 0];

    private static readonly (string Kinds, long[] Valid, long[] Boundary, long[] Wild)[] Table =
    [
        ("f", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, CurrentDirectory], [-1, 13, 20, 255, 1023], [int.MaxValue, int.MinValue, (1L << 32) + 3]),
        ("p", Pointers, [Arena.End - 8, Arena.End - 1, Arena.End, Arena.Base - 1, Arena.Scratch + 1, Arena.ReadOnly], [Page, Kernel, NonCanonical, -1, High - Page]),
        ("s", [Arena.File, Arena.Folder, Arena.Nested, Arena.New, Arena.Link, Arena.Here], [Arena.Empty, Arena.Null, Arena.Long, 0], [Arena.End, Kernel, NonCanonical]),
        ("n", [8, 16, 64, 128, 1000, Page], [0, 1, Page - 1, Page + 1, 1 << 16], [-1, 1L << 31, High, NonCanonical]),
        ("l", [Page, 2 * Page, 8 * Page], [0, 1, Page - 1, 1 << 16], [-1, High, 1L << 40, -Page]),
        ("a", [Arena.Pages, Arena.Pages + Page, Arena.Free, 0], [Arena.Scratch, Arena.ReadOnly, Arena.Pages + 1, Page], [Kernel, NonCanonical, -Page, High]),
        ("r", [0, 1, 3], [2, 4, 7, 5], [8, 0x100_0000, -1]),
        ("F", [0x22, 0x21, 0x02, 0x01], [0x32, 0x10_0022, 0x8022, 0x03, 0], [-1, 0x4_0022, 0x40]),
        ("k", [0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 16, 32, 64], [-1, int.MaxValue, int.MinValue, NonCanonical]),
        ("L", [11, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 16, 32, 64], [-1, int.MaxValue, int.MinValue, NonCanonical + 99]), // of limits: none is RLIMIT_CPU, 0
        ("i", [0, 1, 2, 4, 8], [0x40, 0x80, 0x200, 0x400, 0x800, 0x1000, 0x8_0000, 0x80_0000], [-1, NonCanonical, uint.MaxValue]),
        ("m", [0x1A4, 0x1FF, 0x1C0], [0, 0x9FF, 0x11A4, 0x21A4, 0x41FF, 0x61A4, 0x81A4], [-1, 0xFFFF_F000]),
        ("u", [0, 1000, 1001], [-1, 65_534, 65_535], [uint.MaxValue - 1, NonCanonical]),
        ("c", [0, Arena.OwnId], [1, -1, -2], [int.MaxValue, int.MinValue, 99_999]),
        ("g", [0, SIGUSR1, 17, 18, 23], [1, SIGALRM, 32, 34, 64], [65, -1, int.MaxValue]),
        ("S", [8], [0, 16], [-1]),
        ("R", [24, 32], [0, 33], [-1]),
        ("o", [1, 2, 3, 4, 7, 8, 15, 16, 23, 25, 26, 29, 30, 36, 37, 38, 39, 40], [22, 52, 53, 55, 56, 57, 59, 60, 62, 65, 67, 69], [0, 100, -1, 0x5356_4D41]),
        ("A", [ARCH_SET_GS, ARCH_GET_FS, ARCH_GET_GS], [0x1011, 0x1012, 0x1021, 0x1022, 0x1023, 0x1024], [0, -1]),
        ("C", [17], [0, 17 | 0x400, 17 | 0x200], [17 | 0x100_0000, -1 & ~0x1_4100]),
        ("U", [0, 0x200, 0x400], [0x4_0000, 0x2_0000], [0x1, -1]),
        ("z", [0], [0], [0]),
    ];

    private static readonly Dictionary<char, (long[] Valid, long[] Boundary, long[] Wild)> ByKind = Table.ToDictionary(row => row.Kinds[0], row => (row.Valid, row.Boundary, row.Wild));

    /// <summary>Kinds that have values.</summary>
    public static IEnumerable<char> Kinds => ByKind.Keys;

    /// <summary>A value of a kind.</summary>
    /// <param name="kind">The letter.</param>
    /// <param name="random">Where it comes from.</param>
    public static long Of(char kind, ref SplitMix random)
    {
        var (valid, boundary, wild) = ByKind[kind];
        int sort = random.Below(All);
        return sort < Valid ? valid[random.Below(valid.Length)] : sort < Boundary ? boundary[random.Below(boundary.Length)] : wild[random.Below(wild.Length)];
    }
}

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.</summary>
internal struct SplitMix(ulong state)
{
    private ulong state = state;

    public ulong Next()
    {
        ulong mixed = state += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    public int Below(int end) => (int)(Next() % (ulong)end);
}
