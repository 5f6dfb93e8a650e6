using System.Text.Json.Nodes;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

public sealed class SummarizerTests
{
    private static readonly Outcome Host = Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds);
    private static readonly Outcome Loop = Synthetic.Measured("getpid", "native", "loop", Unit.Nanoseconds, rung: true);
    private static readonly Outcome Pio = Synthetic.Measured("getpid", "native", "exit-pio", Unit.Nanoseconds, rung: true, exits: 1);
    private static readonly Outcome VmExit = Synthetic.Measured("getpid", "native", "vm-exit", Unit.Nanoseconds, exits: 1);
    private static readonly Outcome Hypercall = Synthetic.Unavailable("getpid", "native", "hypercall", Unit.Nanoseconds, "no such kernel", "build it");

    [Fact]
    public void Rows_follow_the_manifest_and_the_unavailable_one_keeps_its_reason()
    {
        Summary summary = Summarize([Host, VmExit, Hypercall], [.. Blocks("host", 140), .. Blocks("vm-exit", 7500)]);
        Assert.Equal(["host", "vm-exit", "hypercall"], summary.Rows.Select(r => r.Path));
        Assert.InRange(summary.Rows[0].Estimate!.Value, 138, 142);
        Assert.Equal(("no such kernel", "build it", null), (summary.Rows[2].Reason, summary.Rows[2].Remedy, summary.Rows[2].Estimate));
        Comparison comparison = Assert.Single(summary.Comparisons);
        Assert.Equal(("vm-exit", "host", Verdict.Slower), (comparison.A, comparison.B, comparison.Verdict));
        Assert.InRange(comparison.Ratio, 53, 54.2);
    }

    [Fact]
    public void The_order_of_samples_does_not_matter()
    {
        Sample[] samples = [.. Blocks("host", 140), .. Blocks("vm-exit", 7500)];
        Assert.Equal(Json(Summarize([Host, VmExit], samples)), Json(Summarize([Host, VmExit], [.. samples.Reverse()])));
    }

    [Fact]
    public void Measured_without_samples_was_interrupted()
    {
        SummaryRow row = Summarize([Host], []).Rows[0];
        Assert.Equal((Status.Failed, "interrupted before the first block"), (row.Status, row.Reason));
    }

    [Fact]
    public void A_failed_path_shows_no_estimate_although_it_left_blocks()
    {
        SummaryRow row = Summarize([Host with { Status = Status.Failed, Reason = "wrong result" }], [.. Blocks("host", 140)]).Rows[0];
        Assert.Equal((20, null), (row.NRounds, row.Estimate));
    }

    /// <summary>A machine whose clock only ticks move gives 0 ns for every path.</summary>
    [Fact]
    public void A_block_that_took_no_time_fails_its_row_and_takes_part_in_nothing()
    {
        Summary summary = Summarize([Host, VmExit, Loop], [.. Blocks("host", 140), .. Blocks("vm-exit", 7500), .. Blocks("loop", 0)]);
        SummaryRow row = summary.Rows.Single(row => row.Path == "loop");
        Assert.Equal((Status.Failed, null, "whole blocks took no time: the clock is too coarse for so few calls"), (row.Status, row.Estimate, row.Reason));
        Assert.DoesNotContain(summary.Ladder, step => step.To == "loop" || step.From == "loop");
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void A_block_of_few_calls_is_warned_of(long calls, bool isFew)
    {
        SummaryRow row = Summarize([Host], [.. Blocks("host", 140).Select(block => block with { Calls = calls })]).Rows[0];
        Assert.Equal(isFew, row.Warnings.Any(warning => warning.StartsWith($"A block has only {calls} calls", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_ladder_subtracts_round_by_round()
    {
        Summary summary = Summarize([Loop, Pio, VmExit], [.. Blocks("loop", 1), .. Blocks("exit-pio", 7000), .. Blocks("vm-exit", 7500)]);
        Assert.Equal([(null, "loop"), ("loop", "exit-pio"), ("exit-pio", "vm-exit")], summary.Ladder.Select(s => (s.From, s.To)));
        Assert.InRange(summary.Ladder[2].Difference, 400, 600);
        Assert.Empty(summary.Comparisons);
    }

    [Fact]
    public void Counts_that_agree_are_exact_and_have_no_interval()
    {
        Outcome lab = Synthetic.Measured("getpid", "lab-bochs-haswell", "vm-exit", Unit.Instructions);
        Outcome labHypercall = lab with { Path = "hypercall" };
        Summary summary = Summarize([lab, labHypercall], [.. Lab("vm-exit", 3500), .. Lab("hypercall", 1200)]);
        Assert.Equal((3500, null, null, 3500, true), (summary.Rows[0].Estimate, summary.Rows[0].CiLow, summary.Rows[0].CiHigh, summary.Rows[0].P99, summary.Rows[0].Exact));
        Assert.Equal([new CountState(3500, 3500, 1)], summary.Rows[0].States);
        Assert.Equal(Verdict.Faster, summary.Comparisons[0].Verdict);
        Assert.Equal((1200 / 3500.0, null, null), (summary.Comparisons[0].Ratio, summary.Comparisons[0].CiLow, summary.Comparisons[0].CiHigh));

        static IEnumerable<Sample> Lab(string path, double count) =>
            Synthetic.Blocks("getpid", "lab-bochs-haswell", path, Unit.Instructions, count, rounds: 3, noise: 0);
    }

    [Fact]
    public void Lanes_are_never_compared_with_each_other()
    {
        Outcome lab = Synthetic.Measured("getpid", "lab-bochs-haswell", "host", Unit.Instructions);
        Summary summary = Summarize([Host, lab], [.. Blocks("host", 140), .. Synthetic.Blocks("getpid", "lab-bochs-haswell", "host", Unit.Instructions, 90, 20)]);
        Assert.Empty(summary.Comparisons);
    }

    [Fact]
    public void Exits_that_differ_from_the_promise_fail_the_row_and_all_that_is_made_of_it()
    {
        Summary summary = Summarize([Host, VmExit with { ExitsPerCall = 1.2 }], [.. Blocks("host", 140), .. Blocks("vm-exit", 7500)]);
        Assert.Equal((Status.Failed, "KVM counted 1.2 exits per call where the path promises 1.", null), (summary.Rows[1].Status, summary.Rows[1].Reason, summary.Rows[1].Estimate));
        Assert.Empty(summary.Comparisons);
    }

    [Theory]
    [InlineData(1.049, 1.0, true)]
    [InlineData(1.051, 1.0, false)]
    [InlineData(0.94, 1.0, false)]
    [InlineData(0.05, 0.0, true)]
    [InlineData(2.09, 2.0, true)] // two calls may have twice as many interrupts as one
    [InlineData(2.11, 2.0, false)]
    [InlineData(null, 1.0, true)]
    [InlineData(3.0, null, true)]
    public void Exits_have_one_rule(double? counted, double? promised, bool isKept) => Assert.Equal(isKept, ExitRule.Breach(counted, promised) is null);

    [Fact]
    public void The_exit_that_ends_a_block_is_not_one_of_a_call()
    {
        Sample[] samples = [.. Blocks("vm-exit", 7500).Select(sample => sample with { Calls = 4, Exits = 5 })];
        Assert.Equal((Status.Measured, 1.0), (Summarize([VmExit], samples).Rows[0].Status, Summarize([VmExit], samples).Rows[0].ExitsPerCall));
    }

    [Fact]
    public void A_rung_stands_on_the_highest_measured_one_below_it_wherever_the_manifest_has_it()
    {
        Outcome mmio = Synthetic.Measured("getpid", "native", "exit-mmio", Unit.Nanoseconds, rung: true, exits: 1);
        Summary summary = Summarize([VmExit, mmio, Pio, Loop], [.. Blocks("vm-exit", 7500), .. Blocks("exit-mmio", 7900), .. Blocks("exit-pio", 7000), .. Blocks("loop", 2)]);
        Assert.Equal([(null, "loop"), ("loop", "exit-pio"), ("exit-pio", "vm-exit"), ("exit-pio", "exit-mmio")], summary.Ladder.Select(s => (s.From, s.To)));
    }

    [Fact]
    public void A_witness_is_a_row_and_no_comparison()
    {
        Outcome witness = Synthetic.Measured("getpid", "native", "vm-exit", Unit.Nanoseconds) with { Traits = new PathTraits("a program of others", IsWitness: true) };
        Summary summary = Summarize([Host, witness], [.. Blocks("host", 140), .. Blocks("vm-exit", 7500)]);
        Assert.NotNull(summary.Rows[1].Estimate);
        Assert.Empty(summary.Comparisons);
        Assert.Equal([true, false], summary.Rows.Select(row => row.IsBase));
    }

    [Fact]
    public void Noise_and_too_few_rounds_are_warnings()
    {
        Sample[] samples = [.. Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, 140, rounds: 4, noise: 0.2)];
        IReadOnlyList<string> warnings = Summarize([Host], samples).Rows[0].Warnings;
        Assert.Contains(warnings, w => w.StartsWith("Only 4 rounds", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("wider than ±2%", StringComparison.Ordinal));
        Assert.All(warnings, w => Assert.EndsWith(".", w, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rising_cost_is_a_warning()
    {
        Sample[] samples = [.. Blocks("host", 140).Select(s => s with { Value = s.Value * (1 + (s.Round * 0.005)) })];
        Assert.Contains(Summarize([Host], samples).Rows[0].Warnings, w => w.StartsWith("The cost rose by", StringComparison.Ordinal));
    }

    [Fact]
    public void Samples_that_contradict_the_manifest_are_refused()
    {
        Sample[] samples = [.. Blocks("host", 140)];
        Assert.Contains("of run other", Refusal([samples[0] with { RunId = "other" }]), StringComparison.Ordinal);
        Assert.Contains("but the manifest in ns", Refusal([samples[0] with { Unit = Unit.Instructions }]), StringComparison.Ordinal);

        static string Refusal(Sample[] samples) => Assert.Throws<ResultFileException>(() => Summarize([Host], samples)).Message;
    }

    [Fact]
    public void Field_names_are_the_documented_ones()
    {
        JsonNode json = JsonNode.Parse(Json(Summarize([Host, VmExit], [.. Blocks("host", 140), .. Blocks("vm-exit", 7500)])))!;
        string[] row = ["scenario", "lane", "path", "form", "unit", "status", "reason", "remedy", "n_rounds", "n_batches", "estimate", "ci_low", "ci_high", "p50", "p99", "exits_per_call", "warnings"];
        string[] comparison = ["scenario", "lane", "a", "b", "ratio", "ci_low", "ci_high", "verdict"];
        Assert.Subset(json["rows"]![0]!.AsObject().Select(p => p.Key).ToHashSet(), row.ToHashSet());
        Assert.Subset(json["comparisons"]![0]!.AsObject().Select(p => p.Key).ToHashSet(), comparison.ToHashSet());
        Assert.Equal("slower", (string)json["comparisons"]![0]!["verdict"]!);
        Assert.NotNull(json["published"]);
    }

    [Fact]
    public void Thousands_of_rounds_are_summarised_in_seconds()
    {
        Sample[] samples = [.. Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, 140, rounds: 5000, blocksPerRound: 1)];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(5000, Summarize([Host], samples).Rows[0].NRounds);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    private static IEnumerable<Sample> Blocks(string path, double cost) => Synthetic.Blocks("getpid", "native", path, Unit.Nanoseconds, cost, 20);

    private static Summary Summarize(Outcome[] outcomes, Sample[] samples) =>
        Summarizer.Summarize(samples.Set(), Synthetic.Manifest(outcomes), PublishedLedger.Empty);

    private static string Json(Summary summary)
    {
        using var directory = new TemporaryDirectory();
        SummaryFile.Write(directory.File("summary.json"), summary);
        string text = File.ReadAllText(directory.File("summary.json"));
        SummaryFile.Write(directory.File("again.json"), SummaryFile.Read(directory.File("summary.json")));
        Assert.Equal(text, File.ReadAllText(directory.File("again.json")));
        return text;
    }
}
