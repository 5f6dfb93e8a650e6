using System.Diagnostics;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Signals to processes that a test looks at from outside.</summary>
internal static class Signals
{
    /// <param name="process">Its id, or that of a process group, negative.</param>
    /// <param name="name">Without SIG.</param>
    public static void Send(int process, string name) => Process.Start("kill", ["-s", name, "--", $"{process}"])!.WaitForExit();

    /// <summary>Waits until a process is gone, for a minute at most.</summary>
    public static void AwaitEnd(int process)
    {
        for (var clock = Stopwatch.StartNew(); Directory.Exists($"/proc/{process}") && clock.Elapsed < TimeSpan.FromMinutes(1);) Thread.Sleep(10);
    }

    /// <summary>A file of /proc, or nothing where its process is gone or somebody else's.</summary>
    public static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
