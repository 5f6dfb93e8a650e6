using System.Globalization;

namespace Hostcall.Scenarios.Tracing;

/// <summary>Which processes another one started, from /proc/PID/stat: a kernel may lack /proc/PID/task/TID/children.</summary>
internal static class ProcessTree
{
    /// <summary>Its children that run now, whichever of its threads started them.</summary>
    public static IReadOnlyList<int> ChildrenOf(int process) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == process),
    ];

    /// <summary>Behind the name, which may hold anything, in parentheses: state, parent … (proc_pid_stat(5)).</summary>
    /// <returns>Null where the process ended meanwhile.</returns>
    private static int? ParentOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
