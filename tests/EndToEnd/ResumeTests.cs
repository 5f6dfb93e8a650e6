using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.EndToEnd;

/// <summary>What <c>--resume</c> takes over, and what it refuses.</summary>
[Collection(ProgramCollection.Name)]
public sealed class ResumeTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public ResumeTests()
    {
        var run = TheProgram.Run("--lane", "native", "--path", "host,ptrace-sysemu", "--rounds", "4", "--calls", "20", "--out", Run);
        Assert.True(run.Code == 0, run.Output + run.Errors);
    }

    private string Run => folder["run"];

    private string Samples => Path.Combine(Run, "samples.csv");

    private string Manifest => Path.Combine(Run, "manifest.json");

    [Fact]
    public void Only_missing_blocks_are_measured_and_counts_add_up()
    {
        string[] lines = File.ReadAllLines(Samples);

        // Without: the last case, one block in the middle, and the end of the last line that is left.
        string[] kept = [.. lines[..10], .. lines[11..^5]];
        File.WriteAllText(Samples, string.Join('\n', kept)[..^3]);
        var before = Outcomes();
        var resumed = TheProgram.Run("--resume", Run);
        Assert.True(resumed.Code == 0, resumed.Output + resumed.Errors);

        string[] now = File.ReadAllLines(Samples);
        Assert.Equal(kept[..^1], now[..(kept.Length - 1)]);
        Assert.Equal(lines.Length, now.Length);
        Assert.Equal(lines.Select(Key).Order(), now.Select(Key).Order());
        Assert.Contains("interrupted and resumed once", File.ReadAllText(RunDirectory.Open(Run).TextReport).ReplaceLineEndings(" "), StringComparison.Ordinal);

        // Each row is there with its counters, which are columns of its blocks.
        Assert.Equal(before.Select(outcome => outcome.Case), Outcomes().Select(outcome => outcome.Case));
        Assert.All(SummaryFile.Read(RunDirectory.Open(Run).Summary).Rows, row => Assert.True(row.CpuNsPerCall > 0));
    }

    /// <summary>A path ends after as many batches as a run may look at, each by itself; a run that came to its end that way lacks nothing.</summary>
    [Fact]
    public void A_run_until_a_precision_ends_each_path_at_one_of_few_moments_and_is_complete()
    {
        string early = folder["early"];
        var run = TheProgram.Run("--lane", "native", "--path", "host,sigsys", "--until", "50", "--rounds-per-batch", "1", "--calls", "20", "--out", early);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        var summary = SummaryFile.Read(RunDirectory.Open(early).Summary);
        Assert.All(summary.Rows, row => Assert.Contains(row.NRounds, EarlyStop.Looks));
        Assert.All(summary.Rows, row => Assert.True(row.NRounds == EarlyStop.MostBatches || row.CiHigh - row.CiLow <= row.Estimate, $"{row.Path}: {row.CiLow} to {row.CiHigh}"));
        Assert.Equal(EarlyStop.Looks.Count, summary.Method.Looks);
        Assert.Contains("each counted 5 times", File.ReadAllText(RunDirectory.Open(early).MarkdownReport), StringComparison.Ordinal);
        if (summary.Rows.All(row => row.NRounds < EarlyStop.MostBatches))
            Assert.Contains("complete already", TheProgram.Run("--resume", early).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_run_is_not_touched_and_its_reports_are_made_again()
    {
        string samples = File.ReadAllText(Samples), manifest = File.ReadAllText(Manifest);
        File.Delete(RunDirectory.Open(Run).HtmlReport);
        var resumed = TheProgram.Run("--resume", Run);
        Assert.Equal(0, resumed.Code);
        Assert.Contains("complete already", resumed.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(RunDirectory.Open(Run).HtmlReport));
        Assert.Equal((samples, manifest), (File.ReadAllText(Samples), File.ReadAllText(Manifest)));
    }

    [Theory]
    [InlineData("\"schema_version\": 2", "\"schema_version\": 3", "newer version")]
    [InlineData("\"sha256\": \"", "\"sha256\": \"0", "payload.getpid was 0")]
    [InlineData("\"release\": \"", "\"release\": \"1", "kernel.release was 1")]
    [InlineData("\"dotnet\": \"", "\"dotnet\": \"1", "version of dotnet was 1")]
    [InlineData("\"native\": 4", "\"native\": 3", "round 3")]
    [InlineData("\"host\",", "", "host")]
    public void A_manifest_that_does_not_fit_is_refused(string text, string other, string expected)
    {
        string manifest = File.ReadAllText(Manifest);
        int at = manifest.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the manifest has no {text}");
        File.WriteAllText(Manifest, manifest[..at] + other + manifest[(at + text.Length)..]);
        AssertRefused(expected);
    }

    [Theory]
    [InlineData(0, "is there twice")]
    [InlineData(3, "a block of run another")]
    [InlineData(5, "block 9 of round 0")]
    [InlineData(6, "different calls")]
    public void Samples_that_were_edited_are_refused(int how, string expected)
    {
        string[] lines = File.ReadAllLines(Samples);
        string[] fields = lines[^1].Split(',');
        switch (how)
        {
            case 0: break;
            case 3: fields[0] = "another"; break;
            case 5: (fields[5], fields[7]) = ("0", "9"); break;
            default: fields[8] = "21"; break;
        }

        if (how != 0) lines = lines[..^1];
        File.WriteAllLines(Samples, [.. lines, string.Join(',', fields)]);
        AssertRefused(expected);
    }

    [Fact]
    public void Without_a_manifest_there_is_nothing_to_resume()
    {
        File.Delete(Manifest);
        AssertRefused("no manifest.json");
        Assert.Contains("no such run directory", TheProgram.Run("--resume", folder["none"]).RefusedWith(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scenario", "enosys")]
    [InlineData("--rounds", "8")]
    [InlineData("--out", "elsewhere")]
    public void Other_options_contradict_it(string option, string value) =>
        Assert.Contains($"leave out {option}", TheProgram.Run("--resume", Run, option, value).RefusedWith(2), StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    private static string Key(string line) => string.Join(',', line.Split(',')[1..8]);

    private IReadOnlyList<Outcome> Outcomes() => ManifestFile.Read(Manifest).Outcomes;

    private void AssertRefused(string expected)
    {
        string samples = File.ReadAllText(Samples);
        Assert.Contains(expected, TheProgram.Run("--resume", Run).RefusedWith(2), StringComparison.Ordinal);
        Assert.Equal(samples, File.ReadAllText(Samples));
    }
}
