using FsCheck;
using FsCheck.Fluent;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>What a file may hold on a bad day; null stands for a file that vanished.</summary>
internal static class Garbage
{
    internal static Gen<FileContent?> Contents => Gen.OneOf(
        Gen.Elements(Shapes).Select(text => (FileContent?)FileContent.Of(text)),
        ArbMap.Default.ArbFor<byte[]>().Generator.Select(bytes => (FileContent?)FileContent.Of(bytes)),
        ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => (FileContent?)FileContent.Of(text.Get)),
        Gen.Constant((FileContent?)FileContent.Unreadable("permission denied (EACCES)")),
        Gen.Constant((FileContent?)null));

    /// <summary>Near misses of the shapes that are read.</summary>
    private static string[] Shapes =>
    [
        "", "\n", "0", "1", "-1", "Y", "on", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
        "0-3", "3-0", "0-65535", "65536", ",", "[]", "[a", "a] [b", ":", ": :", "::", "0::", "0::/..", " - ", "- cgroup2 x y",
        "1 2 3 4 5 - cgroup2 none rw", "max", "max max", "0 0", "-5 0", "1 100000", "9223372036854775807 1", "a b c d/e f",
        "nan 0 0 0/0 0", "1e308 0 0 1/2 3", "cpu0 1 2 3 4 5 6 7 8", "cpu99999999999 1 1 1 1 1 1 1 1", "cpu-1 1 1 1 1 1 1 1 1",
        "nr_throttled ", "nr_throttled x", "MemTotal: kB", "SwapTotal: 1 kB\nSwapFree: 2 kB", "CapEff: fffffffffffffffff",
        "Max locked memory", "Max locked memory x", "init=", "--", "-- --", new string('x', 9000), "\\040", "\\777\\", "\u2028", "\ud83d",
    ];
}
