using System.Diagnostics;
using System.Globalization;

namespace Hostcall.Tests.Paths;

/// <summary>The stub processes of a program, found in /proc.</summary>
internal static class StubProcesses
{
    /// <summary>Ids of the stubs whose parent is this process.</summary>
    public static IReadOnlyList<int> Of(int parent) => All(pid => ParentOf(pid) == parent);

    /// <summary>The same for a program whose measuring process may be a child of it.</summary>
    public static IReadOnlyList<int> Below(int program) => All(pid => ParentOf(pid) == program || ParentOf(ParentOf(pid)) == program);

    public static IReadOnlyList<int> OfThisProcess() => Of(Environment.ProcessId);

    /// <summary>Whether the process is gone, or soon is; a zombie that waits for init counts as gone.</summary>
    public static bool Ends(int pid)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10); Thread.Sleep(5))
        {
            if (Field(pid, 2) is "" or "Z" or "X") return true;
        }

        return false;
    }

    private static IReadOnlyList<int> All(Func<int, bool> suits) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) ? pid : 0)
            .Where(pid => pid > 0 && Read(pid, "cmdline") == "hostcall-stub\0" && suits(pid)),
    ];

    private static int ParentOf(int pid) => int.TryParse(Field(pid, 3), CultureInfo.InvariantCulture, out int parent) ? parent : 0;

    // Fields of proc(5) stat, counted from 0; the name in field 1 may have spaces in it and ends at the last parenthesis.
    private static string Field(int pid, int index)
    {
        string stat = Read(pid, "stat");
        return stat.Length == 0 ? "" : stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[index - 2];
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
