using System.Text.RegularExpressions;

namespace Hostcall.Lab.Machines;

/// <summary>The kernel's console, as the emulator wrote it to a file.</summary>
internal sealed partial class ConsoleLog(string path)
{
    private const int TailLines = 40;

    /// <summary>Marks of a line that says why a kernel stopped, in the order of how much they say.</summary>
    private static readonly string[] Causes = ["Kernel panic", "BUG:", "Oops:", "general protection", "segfault"];

    private readonly string[] lines = Read(path);

    /// <summary>The last lines.</summary>
    public string Tail => string.Join('\n', lines.TakeLast(TailLines));

    /// <summary>The line that says why the kernel stopped, or null where none does.</summary>
    public string? Cause => Causes
        .Select(mark => lines.FirstOrDefault(line => line.Contains(mark, StringComparison.Ordinal)))
        .FirstOrDefault(line => line is not null);

    /// <summary>The line by which a kernel that checks itself says what it found, at its start or behind its time; null where it found nothing.</summary>
    public string? Complaint => lines.FirstOrDefault(line => Found().IsMatch(line));

    [GeneratedRegex(@"^(\[[ 0-9.]+\] )?(WARNING: |BUG: |INFO: (task|rcu))")]
    private static partial Regex Found();

    private static string[] Read(string path)
    {
        if (!File.Exists(path)) return [];
        return [.. File.ReadLines(path).Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }
}
