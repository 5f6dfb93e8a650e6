using System.Diagnostics;
using System.Globalization;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Finds the processes that a program under test started, by a mark in their environment.</summary>
internal sealed class Descendants
{
    private const string Variable = "HOSTCALL_TEST_MARK";

    private readonly string mark = Guid.NewGuid().ToString("N");

    /// <summary>For <see cref="TheProgram.StartIn"/>: the program with the mark, as a process group of its own.</summary>
    public string Script => $"export {Variable}={mark}; exec setsid \"$@\"";

    /// <summary>The processes that carry the mark, and stubs that have lost their tracer: those have no environment.</summary>
    public IEnumerable<int> Alive => Process.GetProcesses().Select(process => process.Id)
        .Where(id => Read(id, "environ").Contains($"{Variable}={mark}\0", StringComparison.Ordinal) || IsOrphanedStub(id));

    /// <summary>The process of a round group that runs under the mark.</summary>
    public int AwaitGroup() => Await(() => Alive.FirstOrDefault(id => Read(id, "cmdline").Contains("\0measure-batch\0", StringComparison.Ordinal)), id => id != 0);

    /// <summary>Asserts that all of them end by themselves.</summary>
    public void AssertNoneLeft()
    {
        int[] left = Await(() => Alive.ToArray(), alive => alive.Length == 0, giveUp: false);
        Assert.True(left.Length == 0, "left running: " + string.Join("; ", left.Select(id => Read(id, "cmdline").Replace('\0', ' '))));
    }

    private static T Await<T>(Func<T> look, Func<T, bool> isIt, bool giveUp = true)
    {
        var seen = look();
        for (var clock = Stopwatch.StartNew(); !isIt(seen) && clock.Elapsed < TimeSpan.FromSeconds(20); seen = look()) Thread.Sleep(10);
        return isIt(seen) || !giveUp ? seen : throw new TimeoutException("it did not come within 20 s");
    }

    private static bool IsOrphanedStub(int id) =>
        Read(id, "cmdline").StartsWith("hostcall-stub", StringComparison.Ordinal) && Read(id, "status").Contains("\nPPid:\t1\n", StringComparison.Ordinal);

    private static string Read(int id, string file) => Signals.ReadOrNothing(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
}
