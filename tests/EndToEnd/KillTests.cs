using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.EndToEnd;

/// <summary>SIGKILL at any moment, and resumed: nothing is lost, nothing is there twice, nobody is left.</summary>
[Collection(ProgramCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 100;
    private const int Rounds = 6;
    private const int BlocksOfAPath = Rounds * 5;

    /// <summary>A little longer than a resumption takes from its start to its last report on an idle machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.4);

    private readonly Descendants descendants = new();

    [Fact]
    public void A_hundred_kills_lose_no_block_double_none_and_leave_no_child()
    {
        var random = new Random(20220722);
        int kills = 0, runs = 0;
        while (kills < Kills)
        {
            using var folder = new ScratchFolder();
            kills += KillUntilDone(folder["run"], random, Kills - kills);
            runs++;
        }

        output.WriteLine($"{kills} kills in {runs} runs");
    }

    /// <returns>How often the run was killed before it came to its end.</returns>
    private int KillUntilDone(string directory, Random random, int most)
    {
        int kills = 0;
        string before = "";
        while (true)
        {
            bool isStarted = File.Exists(Path.Combine(directory, "manifest.json"));
            if (!isStarted && Directory.Exists(directory))
            {
                // Killed between the first line of samples.csv and the manifest, before any block.
                Assert.InRange(before.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 0, 1);
                Directory.Delete(directory, recursive: true);
                before = "";
            }

            using var program = TheProgram.StartIn(descendants.Script, isStarted ? ["--resume", directory] : Begin(directory));
            if (kills < most && !program.WaitFor(random.NextDouble() * Longest))
            {
                program.Signal("KILL");
                kills++;
            }

            var ended = program.Wait();
            descendants.AssertNoneLeft();
            before = AssertNothingLost(directory, before);
            if (ended.Code == 137) continue;
            Assert.True(ended.Code == 0, ended.Output + ended.Errors);
            AssertComplete(RunDirectory.Open(directory));
            return kills;
        }
    }

    private static string[] Begin(string directory) =>
        ["--lane", "native", "--path", "host,ptrace-sysemu", "--calls", "20", "--rounds", $"{Rounds}", "--rounds-per-batch", "2", "--out", directory];

    /// <summary>Every line that was whole before is still there, in its place.</summary>
    /// <returns>The lines that are whole now.</returns>
    private static string AssertNothingLost(string directory, string before)
    {
        string file = Path.Combine(directory, "samples.csv");
        string now = File.Exists(file) ? File.ReadAllText(file) : "";
        string whole = now[..(now.LastIndexOf('\n') + 1)];
        Assert.StartsWith(before, whole, StringComparison.Ordinal);
        return whole;
    }

    private static void AssertComplete(RunDirectory directory)
    {
        // The reader refuses a block that is there twice.
        var set = SampleReader.Read(directory.Samples);
        var samples = set.Lines();
        Assert.Empty(set.Warnings);
        foreach (string path in (string[])["host", "ptrace-sysemu"])
        {
            Assert.Equal(
                from round in Enumerable.Range(0, Rounds) from block in Enumerable.Range(0, 5) select (round, block),
                samples.Where(row => row.Path == path).Select(row => (row.Round, row.Block)).Order());
        }

        Assert.Equal(2 * BlocksOfAPath, samples.Count);
        var manifest = ManifestFile.Read(directory.Manifest);
        Assert.NotNull(manifest.FinishedUtc);
        Assert.All(manifest.Outcomes, outcome => Assert.Equal(Status.Measured, outcome.Status));
        var summary = SummaryFile.Read(directory.Summary);
        Assert.All(summary.Rows, row => Assert.Equal((BlocksOfAPath, Rounds, Rounds / 2), (row.NBlocks, row.NRounds, row.NBatches)));
        Assert.Equal(manifest.ResumedUtc.Count > 0, summary.Warnings.Any(warning => warning.Contains("resumed", StringComparison.Ordinal)));
        Assert.True(File.Exists(directory.TextReport) && File.Exists(directory.MarkdownReport) && File.Exists(directory.HtmlReport));
    }
}
