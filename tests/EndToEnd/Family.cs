using System.Globalization;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Processes by who started them, whatever their environment is.</summary>
internal static class Family
{
    /// <summary>All that a process started, and what those started.</summary>
    public static IReadOnlyList<int> Of(int process)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(id => Fields(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0);
        return [.. Below(process)];

        IEnumerable<int> Below(int parent) => children[parent].SelectMany(child => Below(child).Prepend(child));
    }

    /// <summary>Whether a process has ended, though perhaps nobody has asked yet how.</summary>
    public static bool IsGone(int process) => Fields(process) is not [var state, ..] || state == "Z";

    /// <summary>State, parent and so on: what follows the name, which may hold anything, in its stat.</summary>
    private static string[] Fields(int process)
    {
        string stat = Signals.ReadOrNothing(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
