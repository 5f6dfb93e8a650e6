using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Hostcall.Plots;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Statistics;
using Hostcall.Tests.Plots;

namespace Hostcall.Tests.Results;

/// <summary>Alone, since one of them asks what the whole process takes.</summary>
[Collection(EndToEnd.ProgramCollection.Name)]
public sealed class CampaignTests : IDisposable
{
    private static readonly (string Path, double Cost)[] Paths = [("host", 140), ("vm-exit", 7700), ("hypercall", 3500)];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void One_run_says_of_itself_what_it_says_alone()
    {
        string run = Write("one", "f1", seed: 3);
        Summary alone = Summarizer.Summarize(RunData.Load(run).Samples, RunData.Load(run).Manifest, PublishedLedger.Empty);
        CampaignMachine machine = Assert.Single(Merge(run).Machines);
        Assert.Equal(
            alone.Rows.Select(row => (row.Name, row.Estimate, row.CiLow, row.CiHigh, row.NRounds, row.NBatches, row.NBlocks)),
            machine.Summary.Rows.Select(row => (row.Name, row.Estimate, row.CiLow, row.CiHigh, row.NRounds, row.NBatches, row.NBlocks)));
        Comparison same = alone.Comparisons.Single(c => (c.A, c.B) == ("hypercall", "vm-exit")), merged = machine.Summary.Comparisons.Single(c => c.A == "hypercall");
        Assert.Equal((same.B, same.Verdict), (merged.B, merged.Verdict));
        Assert.Equal(same.Ratio, merged.Ratio, 1e-12);
    }

    [Fact]
    public void Machines_are_told_apart_and_never_pooled()
    {
        Campaign campaign = Merge(Write("a", "f1", seed: 1), Write("b", "f2", seed: 2, factor: 2), Write("c", "f1", seed: 3));
        Assert.Equal([("machine 1", "f1", 2), ("machine 2", "f2", 1)], campaign.Machines.Select(machine => (machine.Name, machine.Fingerprint, machine.Runs.Count)));
        double[] host = [.. campaign.Machines.Select(machine => machine.Summary.Rows.Single(row => row.Name == "host").Estimate!.Value)];
        Assert.InRange(host[0], 138, 142);
        Assert.InRange(host[1], 276, 284);
    }

    [Fact]
    public void Three_runs_make_the_run_the_unit_so_that_the_interval_holds_what_differs_between_them()
    {
        string[] runs = [Write("a", "f1", seed: 1), Write("b", "f1", seed: 2, factor: 1.1), Write("c", "f1", seed: 3, factor: 0.9)];
        SummaryRow two = Row(Merge(runs[..2])), three = Row(Merge(runs));
        Assert.True(three.CiHigh - three.CiLow > 0.2 * three.Estimate, $"[{three.CiLow}, {three.CiHigh}] leaves out that runs differ by 20%");
        Assert.Equal(40, two.NRounds);
        // What slows a whole run cancels in a ratio.
        Comparison ratio = Merge(runs).Machines[0].Summary.Comparisons.Single(c => c.A == "hypercall");
        Assert.Equal(Verdict.Faster, ratio.Verdict);
        Assert.InRange(ratio.Ratio, 0.45, 0.46);
        Assert.True(ratio.CiHigh - ratio.CiLow < 0.03);

        static SummaryRow Row(Campaign campaign) => campaign.Machines[0].Summary.Rows.Single(row => row.Name == "vm-exit");
    }

    [Fact]
    public void What_holds_on_all_machines_and_what_only_on_some_is_said_in_words()
    {
        Campaign campaign = Merge(Write("a", "f1", seed: 1), Write("b", "f2", seed: 2, hypercall: 9000), Write("c", "f3", seed: 3, lacks: "hypercall"));
        CampaignDifference exits = campaign.Differences.Single(d => d.A == "vm-exit"), calls = campaign.Differences.Single(d => d.A == "hypercall");
        Assert.Equal((Verdict.Slower, null), (exits.Agreed, calls.Agreed));
        Assert.Equal([Verdict.Faster, Verdict.Slower, null], calls.OnMachines.Select(on => on?.Verdict));
        string text = Rendered.Flat(TextRenderer.Render(CampaignReport.Of(campaign)));
        Assert.Contains("vm-exit is slower than host on all 3 machines that measured both: 5", text, StringComparison.Ordinal);
        Assert.Matches(@"hypercall is faster than vm-exit on machine 1 \(0\.45\d times\), but is slower than vm-exit on machine 2 \(1\.1\d times\)", text);
        Assert.Contains("machine 3 did not measure both", text, StringComparison.Ordinal);
        Assert.Contains("machine 3: hypercall on native unavailable: no such path here; do something about it.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_found_at_any_depth_beside_packed_ones_in_the_order_of_their_names()
    {
        Write("all/deep/er/b", "f1", seed: 2);
        Write("all/a", "f1", seed: 1);
        Write("elsewhere/c", "f1", seed: 3);
        ZipFile.CreateFromDirectory(directory.File("elsewhere"), directory.File("all/pack.zip"));
        File.WriteAllText(directory.File("all/notes.txt"), "no run");
        IReadOnlyList<RunFolder> found = RunFolders.Find([directory.File("all")], Directory.CreateDirectory(directory.File("scratch")).FullName);
        Assert.Equal([directory.File("all/a"), directory.File("all/deep/er/b"), directory.File("all/pack.zip") + ":c"], found.Select(run => run.Name));
        Assert.Equal(["a", "b", "c"], CampaignMaker.Merge(found).Machines[0].Runs.Select(run => run.RunId));
    }

    /// <summary>A run that was killed counts as far as it came; a path that it did not come to is told with that.</summary>
    [Fact]
    public void A_run_that_did_not_end_counts_and_says_so()
    {
        string whole = Write("a", "f1", seed: 1), killed = Write("b", "f1", seed: 2);
        string samples = Path.Combine(killed, "samples.csv"), file = Path.Combine(killed, "manifest.json");
        File.WriteAllLines(samples, File.ReadAllLines(samples).Where(line => !line.Contains(",hypercall,", StringComparison.Ordinal)));
        ManifestFile.Write(file, ManifestFile.Read(file) with { FinishedUtc = null, SamplesSha256 = null });

        CampaignMachine machine = Assert.Single(Merge(killed).Machines);
        Assert.Contains("The run did not come to its end; what was measured until then counts.", machine.Runs[0].Warnings);
        SummaryRow missed = machine.Summary.Rows.Single(row => row.Name == "hypercall");
        Assert.Equal((Status.Failed, "interrupted before the first block", null, 0), (missed.Status, missed.Reason, missed.Estimate, missed.NBlocks));

        SummaryRow both = Merge(whole, killed).Machines[0].Summary.Rows.Single(row => row.Name == "hypercall");
        Assert.Equal((Status.Measured, null, 60), (both.Status, both.Reason, both.NBlocks));
        Assert.Contains("In 1 of 2 runs of this machine it was not measured: interrupted before the first block.", both.Warnings);
    }

    /// <summary>By hand: 4 and 6 exits are 5 on average, 200 and 220 ns of CPU time 210.</summary>
    [Fact]
    public void Counters_of_all_runs_are_averaged_and_counts_keep_their_states()
    {
        string one = Counted("one", 200, exits: 4, cpu: 200), two = Counted("two", 204, exits: 6, cpu: 220);
        SummaryRow[] rows = [.. Assert.Single(Merge(one, two).Machines).Summary.Rows];
        Assert.Equal((5, 210), (rows[0].ExitsPerCall, rows[0].CpuNsPerCall));
        Assert.Equal((200, false, 2), (rows[0].Estimate, rows[0].Exact, rows[0].States!.Count));
        Assert.Equal((null, null), (rows[0].CiLow, rows[0].NoiseFloor));
        Assert.Equal((100, true), (rows[1].Estimate, rows[1].Exact));
        Comparison counted = Merge(one, two).Machines[0].Summary.Comparisons.Single();
        Assert.Equal(("hypercall", "vm-exit", 0.5, 4), (counted.A, counted.B, counted.Ratio, counted.NRounds));

        string Counted(string name, double count, double exits, double cpu)
        {
            RunDirectory run = RunDirectory.Create(directory.File(name));
            (string Path, double Count)[] paths = [("vm-exit", count), ("hypercall", 100)];
            using (SampleWriter writer = SampleWriter.Open(run.Samples))
            {
                foreach (var (path, cost) in paths)
                {
                    foreach (Sample line in Synthetic.Blocks("getpid", "lab-x", path, Unit.Instructions, cost, rounds: 2, noise: 0, blocksPerRound: 1))
                        writer.Append(line with { RunId = name });
                }
            }

            Outcome[] outcomes = [.. paths.Select(path => Synthetic.Measured("getpid", "lab-x", path.Path, Unit.Instructions))];
            ManifestFile.Write(run.Manifest, Synthetic.Manifest([.. outcomes.Select(of => of with { ExitsPerCall = exits, CpuNsPerCall = cpu })]) with
            {
                RunId = name,
                Machine = Machine("f1"),
                SamplesSha256 = SampleSeal.Of(run.Samples),
            });
            return run.Path;
        }
    }

    [Theory]
    [InlineData(".tar.gz")]
    [InlineData(".tgz")]
    [InlineData(".tar")]
    [InlineData(".zip")]
    public void A_packed_run_is_the_run(string kind)
    {
        string run = Write("inner/one", "f1", seed: 3), pack = directory.File("pack" + kind), folder = directory.File("inner");
        if (kind == ".zip")
        {
            ZipFile.CreateFromDirectory(folder, pack);
        }
        else
        {
            using Stream file = File.Create(pack), stream = kind == ".tar" ? file : new GZipStream(file, CompressionLevel.Fastest);
            TarFile.CreateFromDirectory(folder, stream, includeBaseDirectory: false);
        }

        Assert.Equal(Text(Merge(run)), Text(Merge(pack)));
        Assert.Equal("Counted once", Assert.Single(Merge(run, pack).Notes)[..12]);

        static string Text(Campaign campaign) => TextRenderer.Render(CampaignReport.Of(campaign));
    }

    [Fact]
    public void A_name_in_a_pack_that_leads_elsewhere_leads_nowhere()
    {
        string run = Write("one", "f1", seed: 3), pack = directory.File("evil.tar");
        using (var tar = new TarWriter(File.Create(pack)))
        {
            foreach (string file in (string[])["manifest.json", "samples.csv"])
                tar.WriteEntry(Path.Combine(run, file), $"../../escaped/{file}");
        }

        Assert.Single(Merge(pack).Machines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path, "*escaped*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(directory.Path, "..", "escaped")));
    }

    [Fact]
    public void The_same_run_twice_counts_once_and_the_fuller_state_of_it_is_kept()
    {
        string run = Write("one", "f1", seed: 3), copy = directory.File("copy/one");
        Directory.CreateDirectory(copy);
        string[] lines = File.ReadAllLines(Path.Combine(run, "samples.csv"));
        File.WriteAllLines(Path.Combine(copy, "samples.csv"), lines[..50]);
        Manifest manifest = ManifestFile.Read(Path.Combine(run, "manifest.json"));
        ManifestFile.Write(Path.Combine(copy, "manifest.json"), manifest with { FinishedUtc = null, SamplesSha256 = null });
        Campaign campaign = Merge(copy, run);
        Assert.Equal(lines.Length - 1, campaign.Machines[0].Blocks);
        Assert.Equal($"Counted once: {copy} is the same run as {run}.", Assert.Single(campaign.Notes));
    }

    [Fact]
    public void Runs_that_do_not_belong_together_are_refused_unless_forced()
    {
        string one = Write("one", "f1", seed: 1), other = Write("other", "f2", seed: 2, payload: "bb"), old = Write("old", "f3", seed: 3, schema: 1);
        var refusal = Assert.Throws<ResultFileException>(() => Merge(one, other));
        Assert.Contains($"{other}: ran other machine code for getpid than {one}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{old}: is of schema 1 where {one} is of schema 2, which counts exits", Assert.Throws<ResultFileException>(() => Merge(one, old)).Message, StringComparison.Ordinal);
        Campaign forced = Merge(force: true, one, other);
        Assert.Equal(2, forced.Machines.Count);
        Assert.Contains(CampaignMaker.Forced, Assert.Single(forced.Notes), StringComparison.Ordinal);
        Assert.Contains(CampaignMaker.Forced, Rendered.Flat(TextRenderer.Render(CampaignReport.Of(forced))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_run_is_named_and_with_force_left_out()
    {
        string whole = Write("whole", "f1", seed: 1), edited = Write("edited", "f1", seed: 2), torn = Write("torn", "f1", seed: 4);
        File.AppendAllText(Path.Combine(edited, "samples.csv"), File.ReadLines(Path.Combine(edited, "samples.csv")).Last().Replace(",19,", ",20,", StringComparison.Ordinal) + "\n");
        File.WriteAllText(Path.Combine(torn, "manifest.json"), "{");
        Assert.Contains($"{edited}: samples.csv: ", Assert.Throws<ResultFileException>(() => Merge(whole, edited)).Message, StringComparison.Ordinal);
        Assert.Contains($"{torn}: manifest.json: is damaged", Assert.Throws<ResultFileException>(() => Merge(whole, torn)).Message, StringComparison.Ordinal);
        Campaign forced = Merge(force: true, whole, edited, torn);
        Assert.Equal(1, forced.Machines.Sum(machine => machine.Runs.Count));
        Assert.Equal(["Left out: ", "Left out: "], forced.Notes.Select(note => note[..10]));
        Assert.Throws<ResultFileException>(() => Merge(force: true, torn));
        Assert.Throws<ResultFileException>(() => Merge(directory.File("nowhere")));
        Directory.CreateDirectory(directory.File("empty"));
        Assert.Contains("holds no run", Assert.Throws<ResultFileException>(() => Merge(directory.File("empty"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_warning_is_kept_and_told_once_for_all_runs_that_have_it()
    {
        string[] runs = [Write("a", "f1", seed: 1, warning: "The clock stepped by 3 ms."), Write("b", "f1", seed: 2, warning: "The clock stepped by 7 ms.")];
        Campaign campaign = Merge(runs);
        Assert.Equal(["The clock stepped by 3 ms.", "The clock stepped by 7 ms."], campaign.Machines[0].Runs.SelectMany(run => run.Warnings).Where(warning => warning.Contains("clock", StringComparison.Ordinal)));
        string text = Rendered.Flat(TextRenderer.Render(CampaignReport.Of(campaign)));
        Assert.Contains("machine 1, 2 of 2 runs, in the first: The clock stepped by 3 ms.", text, StringComparison.Ordinal);
        Assert.Contains("by 7 ms.", HtmlRenderer.Render(CampaignReport.Of(campaign), "", "none"), StringComparison.Ordinal);
    }

    /// <summary>What a run's own summary says is taken from it, as long as it is one of these samples, and is made again where it is not.</summary>
    [Fact]
    public void A_kept_summary_counts_where_its_figures_are_those_of_the_samples()
    {
        string run = Write("a", "f1", seed: 1), other = Write("b", "f1", seed: 2);
        Assert.False(IsTaken(summary => summary with { RunId = "b" }));
        Assert.False(IsTaken(summary => summary with { Rows = [.. summary.Rows.Skip(1)] }));
        Assert.False(IsTaken(summary => summary with { Rows = [.. summary.Rows.Select(row => row with { NBlocks = row.NBlocks + 1 })] }));
        Assert.False(IsTaken(summary => summary with { Rows = [.. summary.Rows.Select(row => row with { Estimate = Math.BitIncrement(row.Estimate ?? 0) })] }));
        Assert.False(IsTaken(summary => SummaryOf(other) with { RunId = summary.RunId }));
        Assert.True(IsTaken(summary => summary));

        bool IsTaken(Func<Summary, Summary> changed)
        {
            SummaryFile.Write(Path.Combine(run, "summary.json"), changed(SummaryOf(run)) with { Warnings = ["The summary was taken."] });
            Campaign campaign = Merge(run);
            Assert.Equal(SummaryOf(run).Rows.Select(row => row.Estimate), campaign.Machines[0].Summary.Rows.Select(row => row.Estimate));
            return campaign.Machines[0].Runs[0].Warnings.Contains("The summary was taken.");
        }
    }

    [Fact]
    public void Labs_that_count_the_same_everywhere_are_one_side_and_share_no_axis_with_times()
    {
        string[] runs = [.. new[] { "f1", "f2" }.Select(machine =>
        {
            RunDirectory run = SyntheticRun.Write(directory.File(machine), ["getpid"]);
            Manifest manifest = ManifestFile.Read(run.Manifest);
            ManifestFile.Write(run.Manifest, manifest with { RunId = manifest.RunId, Machine = Machine(machine) });
            return run.Path;
        })];
        Campaign campaign = Merge(runs);
        RunDirectory output = RunDirectory.Create(directory.File("out"));
        Assert.Null(CampaignReport.Write(output, campaign).Problem);
        DrawnChart chart = DrawnChart.Load(Path.Combine(output.Charts, "machines-getpid.svg"));
        string[] texts = [.. chart.Texts.Select(text => text.Value)];
        Assert.Equal(2, texts.Count(text => text.StartsWith("time per call", StringComparison.Ordinal)));
        Assert.Single(texts, text => text.Contains("on machines 1, 2", StringComparison.Ordinal));
        Assert.Single(texts, text => text.StartsWith("instructions per call", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(output.Charts, "ratios-getpid.png")));
        foreach (string file in (string[])[output.Campaign, output.TextReport, output.MarkdownReport, output.HtmlReport]) Assert.True(File.Exists(file), file);
        Assert.All(File.ReadAllLines(output.TextReport), line => Assert.InRange(line.Length, 0, TextRenderer.MailWidth));
        Assert.Equal(2, JsonNode.Parse(File.ReadAllText(output.Campaign))!["machines"]!.AsArray().Count);
    }

    /// <summary>A tenth of the promise, which is 200 runs in 20 s on two CPUs and in 1 GiB; in CPU time, since tests share the machine.</summary>
    [Fact]
    public void Runs_of_a_hundred_thousand_blocks_are_read_one_by_one()
    {
        const int Runs = 20, Rounds = 8334, BlocksOfRound = 4;
        for (int run = 0; run < Runs; run++) WriteLarge(run, Rounds, BlocksOfRound);
        Merge(directory.File("large/0"));
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long room = GC.GetTotalMemory(forceFullCollection: true);
        Campaign campaign = Merge(directory.File("large"));
        TimeSpan taken = Process.GetCurrentProcess().TotalProcessorTime - before;
        room = GC.GetTotalMemory(forceFullCollection: true) - room;
        Assert.Equal(Runs * Rounds * BlocksOfRound * Paths.Length, campaign.Machines.Sum(machine => machine.Blocks));
        Assert.True(taken < TimeSpan.FromSeconds(12), $"{Runs} runs took {taken.TotalSeconds:0.0} s of CPU time");
        Assert.True(room < 50e6, $"{room:N0} bytes are held after {Runs} runs");
    }

    private void WriteLarge(int number, int rounds, int blocks)
    {
        string run = Write($"large/{number}", $"f{number % 4}", seed: number);
        string id = Path.GetFileName(run);
        var random = new Random(number);
        var text = new StringBuilder(File.ReadLines(Path.Combine(run, "samples.csv")).First()).Append('\n');
        for (int round = 0; round < rounds; round++)
        {
            foreach ((string path, double cost) in Paths)
            {
                for (int block = 0; block < blocks; block++)
                {
                    double value = cost * (1 + (0.004 * random.NextDouble()));
                    text.Append(CultureInfo.InvariantCulture, $"{id},getpid,native,{path},,{round},{round / 700},{block},1000,{value:0.####},ns,,{value * 1000:0},0\n");
                }
            }
        }

        File.WriteAllText(Path.Combine(run, "samples.csv"), text.ToString());
        Manifest manifest = ManifestFile.Read(Path.Combine(run, "manifest.json"));
        ManifestFile.Write(Path.Combine(run, "manifest.json"), manifest with { SamplesSha256 = SampleSeal.Of(Path.Combine(run, "samples.csv")) });
        SummaryFile.Write(Path.Combine(run, "summary.json"), SummaryOf(run, new SummaryOptions { Resamples = 100 }));
    }

    private static Summary SummaryOf(string run, SummaryOptions? options = null)
    {
        RunData data = RunData.Load(run);
        return Summarizer.Summarize(data.Samples, data.Manifest, PublishedLedger.Empty, options);
    }

    private Campaign Merge(params string[] places) => Merge(force: false, places);

    private Campaign Merge(bool force, params string[] places)
    {
        string scratch = directory.File($"scratch-{Guid.NewGuid():N}");
        return CampaignMaker.Merge(RunFolders.Find(places, Directory.CreateDirectory(scratch).FullName), force);
    }

    private static Dictionary<string, JsonNode?> Machine(string fingerprint) => new()
    {
        ["cpu"] = new JsonObject { ["model_name"] = $"CPU {fingerprint}" },
        ["fingerprint"] = new JsonObject { ["hash"] = fingerprint, ["parts"] = new JsonObject { ["cpu.model_name"] = $"CPU {fingerprint}" } },
    };

    /// <summary>A run folder of three paths, 20 rounds each.</summary>
    private string Write(
        string name, string fingerprint, int seed, double factor = 1, double? hypercall = null, string? lacks = null, string payload = "aa", int schema = 2, string? warning = null)
    {
        RunDirectory run = RunDirectory.Create(directory.File(name));
        string id = Path.GetFileName(name);
        var outcomes = Paths.Select(path => path.Path == lacks
            ? Synthetic.Unavailable("getpid", "native", path.Path, Unit.Nanoseconds, "no such path here", "do something about it")
            : Synthetic.Measured("getpid", "native", path.Path, Unit.Nanoseconds));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
        {
            foreach ((string path, double cost) in Paths.Where(path => path.Path != lacks))
            {
                double own = factor * (path == "hypercall" ? hypercall ?? cost : cost);
                foreach (Sample sample in Synthetic.Blocks("getpid", "native", path, Unit.Nanoseconds, own, rounds: 20, seed: seed))
                    writer.Append(sample with { RunId = id });
            }
        }

        ManifestFile.Write(run.Manifest, Synthetic.Manifest([.. outcomes]) with
        {
            SchemaVersion = schema,
            RunId = id,
            StartedUtc = new DateTimeOffset(2026, 1, 1 + seed, 0, 0, 0, TimeSpan.Zero),
            Machine = Machine(fingerprint),
            Payloads = [new PayloadIdentity("getpid", payload, 96)],
            SamplesSha256 = SampleSeal.Of(run.Samples),
            Warnings = warning is null ? [] : [warning],
        });
        return run.Path;
    }
}
