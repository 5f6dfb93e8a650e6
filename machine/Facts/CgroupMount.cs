using System.Text;

namespace Hostcall.Machine;

/// <summary>Where a control group hierarchy is mounted (proc_pid_mountinfo(5)).</summary>
/// <param name="Root">The group that the mount point shows, as the hierarchy names it.</param>
/// <param name="Point">The mount point.</param>
/// <param name="IsUnified">True for version 2, which has all controllers.</param>
/// <param name="Controllers">The controllers of a version 1 hierarchy.</param>
internal sealed record CgroupMount(string Root, string Point, bool IsUnified, IReadOnlyList<string> Controllers)
{
    internal static IEnumerable<CgroupMount> ParseAll(string mountInfo)
    {
        foreach (var line in mountInfo.Split('\n'))
        {
            // id parent device root point options [optional…] - type source options
            var halves = line.Split(" - ", 2);
            if (halves.Length == 2
                && Parse.Words(halves[0]) is [_, _, _, var root, var point, ..]
                && Parse.Words(halves[1]) is [var type and ("cgroup" or "cgroup2"), _, var options, ..])
                yield return new CgroupMount(Unescape(root), Unescape(point), type == "cgroup2", options.Split(','));
        }
    }

    /// <summary>The directory of a group below the mount point. A group that the mount does not show is represented by the mount's own.</summary>
    internal string Folder(string group)
    {
        var relative = Root == "/" ? group
            : group == Root || group.StartsWith($"{Root}/", StringComparison.Ordinal) ? group[Root.Length..]
            : "";
        return relative.Contains("..", StringComparison.Ordinal) ? Point : $"{Point}{relative}".TrimEnd('/');
    }

    /// <summary>Turns \040 and its like, which stand for blanks in a path, back into characters.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
