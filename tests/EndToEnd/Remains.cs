using System.Diagnostics;
using System.Globalization;

namespace Hostcall.Tests.EndToEnd;

/// <summary>What may be left of processes: their threads, those of the kernel that work for them among these, and their memory files.</summary>
internal sealed class Remains
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private Remains(IReadOnlyList<LiveThread> threads, IReadOnlySet<string> memory)
    {
        Threads = threads;
        Memory = memory;
    }

    /// <summary>Each thread; a process has at least one.</summary>
    public IReadOnlyList<LiveThread> Threads { get; }

    /// <summary>Inode numbers of the memory files.</summary>
    public IReadOnlySet<string> Memory { get; }

    /// <summary>What these processes have now.</summary>
    public static Remains Of(IEnumerable<int> processes)
    {
        int[] all = [.. processes];
        return new Remains(
            [.. all.SelectMany(process => Entries($"/proc/{process}/task")).Select(LiveThread.At).OfType<LiveThread>()],
            all.SelectMany(MemoryOf).ToHashSet());
    }

    /// <summary>The fdinfo of each descriptor that leads to something of this name.</summary>
    public static IEnumerable<string> Files(int process, string name) => Entries($"/proc/{process}/fd")
        .Where(descriptor => LinkOf(descriptor).StartsWith(name, StringComparison.Ordinal))
        .Select(descriptor => $"/proc/{process}/fdinfo/{Path.GetFileName(descriptor)}");

    /// <summary>The value behind a label of a file in /proc, or null.</summary>
    public static string? Field(string content, string label) =>
        content.Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))?[label.Length..].Trim();

    /// <summary>Asserts that all of it goes, whoever would have to see to that.</summary>
    public void AssertGone()
    {
        string[] left = Left();
        for (var clock = Stopwatch.StartNew(); left.Length > 0 && clock.Elapsed < Limit; left = Left()) Thread.Sleep(20);
        Assert.True(left.Length == 0, "left over: " + string.Join(", ", left));
    }

    private string[] Left()
    {
        string[] threads = [.. Threads.Where(thread => thread.IsThere).Select(thread => $"thread {thread.Id} {thread.Name}")];
        var memory = from process in Process.GetProcesses()
                     from inode in MemoryOf(process.Id).Distinct()
                     where Memory.Contains(inode)
                     select $"memory file {inode} in process {process.Id}";
        return threads.Length > 0 ? threads : [.. memory];
    }

    private static IEnumerable<string> MemoryOf(int process) =>
    [
        .. from line in Signals.ReadOrNothing($"/proc/{process}/maps").Split('\n')
           where line.Contains(" /memfd:hostcall", StringComparison.Ordinal)
           select line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4],
        .. Files(process, "/memfd:hostcall").Select(info => Field(Signals.ReadOrNothing(info), "ino:")).OfType<string>(),
    ];

    private static string LinkOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // closed meanwhile
        }
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // the process has ended
        }
    }

    /// <summary>A thread, told from a later one of the same number by when it began.</summary>
    /// <param name="Id">Its number.</param>
    /// <param name="Name">Of its own.</param>
    /// <param name="Began">In ticks since the machine began.</param>
    public sealed record LiveThread(int Id, string Name, string Began)
    {
        public bool IsThere => At($"/proc/{Id}")?.Began == Began;

        /// <summary>The one that a folder of /proc is about; null where it has ended, though perhaps nobody has asked yet how.</summary>
        public static LiveThread? At(string folder)
        {
            string stat = Signals.ReadOrNothing(Path.Combine(folder, "stat"));
            int open = stat.IndexOf('('), close = stat.LastIndexOf(')');
            if (open < 0) return null;

            // From the state on, which is field 3 of proc(5) stat; when it began is field 22.
            string[] fields = stat[(close + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new LiveThread(int.Parse(stat[..open], CultureInfo.InvariantCulture), stat[(open + 1)..close], fields[19]);
        }
    }
}
