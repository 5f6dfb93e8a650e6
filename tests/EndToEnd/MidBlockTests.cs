using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Hostcall.GuestPayloads;
using Hostcall.Results;
using Hostcall.Tests.Paths;

namespace Hostcall.Tests.EndToEnd;

/// <summary>
/// The process that measures is ended in the middle of a block whose calls a thread or the kernel answers on another CPU: nothing of
/// it is left, and the run can be continued.
/// </summary>
[Collection(ProgramCollection.Name)]
public sealed class MidBlockTests
{
    private const int Rounds = 3;
    private const int BlocksOfAVisit = 5;

    /// <summary>
    /// So long that the signal, which another program sends, comes before a visit's blocks end; so far below the limit of a block that
    /// a machine on which two CPUs take ten times as long to take turns still ends one.
    /// </summary>
    private static readonly TimeSpan BlockLength = TimeSpan.FromSeconds(0.1);

    /// <summary>More calls than are made between blocks, where single ones are timed.</summary>
    private const uint InABlock = 20;

    private readonly Descendants descendants = new();

    public static TheoryData<string, string, int> Ends
    {
        get
        {
            var ends = new TheoryData<string, string, int>();
            foreach (string path in (string[])["queue-spin", "queue-wake", "uring-sqpoll"])
            {
                ends.Add(path, "the batch is killed", 1);
                ends.Add(path, "the program is killed", 137);
                ends.Add(path, "Ctrl-C", 130);
            }

            return ends;
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Nothing_outlives_a_block_and_the_run_goes_on(string path, string end, int code)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to see in the memory of the process whether a block runs");
        string calls = CallsOfABlock(path).ToString(CultureInfo.InvariantCulture);
        using var folder = new ScratchFolder();
        string[] run =
        [
            "--lane", "native", "--path", path, "--scenario", Partners.Scenario, "--calls", calls,
            "--rounds", $"{Rounds}", "--rounds-per-batch", "1", "--out", folder["run"],
        ];
        using var program = TheProgram.StartIn(descendants.Script, run);

        // The first batch is on disk then.
        Signals.AwaitEnd(descendants.AwaitGroup());
        int batch = descendants.AwaitGroup();
        AwaitBlock(batch);
        var before = Remains.Of([program.Id, .. Family.Of(program.Id)]);
        var ofBatch = Remains.Of([batch]);
        Assert.Contains(ofBatch.Threads, thread => Partners.IsOne(thread.Name));
        Assert.NotEmpty(ofBatch.Memory);
        switch (end)
        {
            case "the batch is killed": Signals.Send(batch, "KILL"); break;
            case "the program is killed": program.Signal("KILL"); break;
            default: Signals.Send(-program.Id, "INT"); break;
        }

        ofBatch.AssertGone();
        var ended = program.Wait();
        Assert.True(ended.Code == code, $"{ended.Code}: {ended.Output}{ended.Errors}");
        descendants.AssertNoneLeft();
        before.AssertGone();
        AssertGoesOn(folder["run"]);
    }

    /// <summary>As many as take a while on this machine; skips the test where the path does not run.</summary>
    private static long CallsOfABlock(string path)
    {
        const int sample = 1000;
        double length = 0;
        Partners.With(path, session => length = Enumerable.Range(0, 20).Max(_ => session.Time(sample)));
        return (long)(BlockLength.TotalNanoseconds * sample / length);
    }

    private static void AwaitBlock(int batch)
    {
        var clock = Stopwatch.StartNew();
        for (uint? before = null, now; clock.Elapsed < TimeSpan.FromSeconds(20); before = now, Thread.Sleep(5))
        {
            now = Asked(batch);
            if (now - before > InABlock) return;
        }

        throw new TimeoutException("no block was seen to run within 20 s");
    }

    /// <summary>How many calls a guest has asked for, as its queue or its ring has it; null before there is one.</summary>
    private static uint? Asked(int process) => Ring(process) is { } ring ? AskedOfRing(ring) : AskedOfQueue(process);

    private static uint? AskedOfQueue(int process)
    {
        try
        {
            using var memory = File.OpenHandle($"/proc/{process}/mem");
            Span<byte> word = stackalloc byte[sizeof(uint)];
            return RandomAccess.Read(memory, word, RegionLayout.QueueRequest) == word.Length ? BinaryPrimitives.ReadUInt32LittleEndian(word) : null;
        }
        catch (IOException)
        {
            return null; // not mapped yet
        }
    }

    private static uint? AskedOfRing(string ring) =>
        Remains.Field(Signals.ReadOrNothing(ring), "SqTail:") is { } tail ? uint.Parse(tail, CultureInfo.InvariantCulture) : null;

    private static string? Ring(int process) => Remains.Files(process, "anon_inode:[io_uring]").FirstOrDefault();

    private static void AssertGoesOn(string run)
    {
        var directory = RunDirectory.OpenInterrupted(run);
        string before = File.ReadAllText(directory.Samples);
        Assert.Equal(1 + BlocksOfAVisit, before.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var resumed = TheProgram.Run("--resume", run);
        Assert.True(resumed.Code == 0, resumed.Output + resumed.Errors);
        Assert.StartsWith(before, File.ReadAllText(directory.Samples), StringComparison.Ordinal);
        var row = Assert.Single(SummaryFile.Read(directory.Summary).Rows);
        Assert.Equal((Status.Measured, Rounds * BlocksOfAVisit, Rounds), (row.Status, row.NBlocks, row.NRounds));
    }
}
