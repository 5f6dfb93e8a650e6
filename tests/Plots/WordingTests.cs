using System.Text.Json.Nodes;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Statistics;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Sentences that a reader may quote alone: each verdict, and what stands where a figure would.</summary>
public sealed class WordingTests
{
    private static readonly Comparison AgainstB = ByHand.Against("a", "b", 0.5);

    [Theory]
    [InlineData(Verdict.Faster, "a is faster than b: 0.500 times its cost [0.400, 0.600].",
        "a takes fewer instructions than b: 0.500 times as many [0.400, 0.600].")]
    [InlineData(Verdict.Slower, "a is slower than b: 0.500 times its cost [0.400, 0.600].",
        "a takes more instructions than b: 0.500 times as many [0.400, 0.600].")]
    [InlineData(Verdict.Same, "a costs the same as b within 2%: 0.500 times its cost [0.400, 0.600].",
        "a takes the same as b within 2%: 0.500 times as many [0.400, 0.600].")]
    [InlineData(Verdict.Inconclusive,
        "a against b is inconclusive: 0.500 times its cost [0.400, 0.600]; about 1,200 more rounds would settle it.",
        "a against b is inconclusive: 0.500 times as many [0.400, 0.600]; the counts that were seen lie on both sides of 1.")]
    public void A_verdict_has_its_ratio_and_interval(Verdict verdict, string time, string count)
    {
        Method method = ByHand.Summary([]).Method;
        Comparison c = AgainstB with { Verdict = verdict, CiLow = 0.4, CiHigh = 0.6, MoreRounds = 1200 };
        Assert.Equal(time, Wording.Verdict(c, Unit.Nanoseconds, method));
        Assert.Equal(count, Wording.Verdict(c, Unit.Instructions, method));
    }

    [Fact]
    public void Without_an_interval_a_count_is_exact_and_a_time_has_none()
    {
        Method method = ByHand.Summary([]).Method;
        Assert.Equal("a takes fewer instructions than b: 0.500 times as many, exact.", Wording.Verdict(AgainstB, Unit.Instructions, method));
        Assert.Equal("a is faster than b: 0.500 times its cost.", Wording.Verdict(AgainstB, Unit.Nanoseconds, method));
        Assert.Equal("[0.400, –]", Wording.Spread(AgainstB with { CiLow = 0.4 }, Unit.Instructions));
    }

    [Theory]
    [InlineData(1, null, "about 1 more round would settle it")]
    [InlineData(2, null, "about 2 more rounds would settle it")]
    [InlineData(null, 0.004, "more rounds would not settle it, because the difference is under the noise floor of 0.4%")]
    [InlineData(null, null, "more rounds would not settle it, because the difference is under the noise floor of 0%")]
    public void What_would_settle_a_comparison(int? rounds, double? floor, string said) =>
        Assert.Equal(said, Wording.More(AgainstB with { MoreRounds = rounds, NoiseFloor = floor }));

    [Theory]
    [InlineData(null, null, "no reason was given")]
    [InlineData("a reason.", null, "a reason")]
    [InlineData("a reason.", "", "a reason")]
    [InlineData("a reason", "a remedy.", "a reason; a remedy.")]
    public void A_reason_has_its_remedy_behind_it(string? reason, string? remedy, string said) => Assert.Equal(said, Wording.Joined(reason, remedy));

    [Theory]
    [InlineData("a", "a.")]
    [InlineData("a. ", "a.")]
    [InlineData("a ..", "a .")]
    public void A_sentence_has_one_full_stop(string sentence, string closed) => Assert.Equal(closed, Wording.Closed(sentence));

    [Theory]
    [InlineData(2100.0, 2100.0, "ns", "2,100 ns")]
    [InlineData(2.0, 3.5, "us", "2 to 3.5 µs")]
    [InlineData(2.0, null, "per_s", "2 per s")]
    [InlineData(1.2345, 1.2345, "ratio", "1.235 times")]
    [InlineData(5.0, 5.0, "cycles", "5 cycles")]
    [InlineData(null, 5.0, "ns", "no figure")]
    public void A_published_figure_has_its_own_unit(double? low, double? high, string unit, string said) =>
        Assert.Equal(said, Wording.Published(new PublishedFigure("x", "what", null, low, high, unit, "m", null, "", "")));

    [Fact]
    public void Rows_without_a_figure_are_told_by_their_reason_with_the_scenario_where_there_are_several()
    {
        SummaryRow host = ByHand.Time("host", 1), missing = ByHand.Time("a", null) with { Reason = "no kernel.", Remedy = "build one" };
        SummaryRow failed = missing with { Path = "c", Status = Status.Failed, Remedy = null };
        SummaryRow[] rows = [host, missing, missing with { Path = "b" }, failed, missing with { Lane = "lab" }];
        Assert.Equal(
            ["a, b on native unavailable: no kernel; build one.", "c on native failed: no kernel.", "a on lab unavailable: no kernel; build one."],
            Wording.Missing(ByHand.Summary(rows)));
        Assert.Equal(
            ["a on native (getpid, enosys) unavailable: no kernel; build one."],
            Wording.Missing(ByHand.Summary([host, missing, missing with { Scenario = "enosys" }])));
    }

    [Fact]
    public void A_warning_that_paths_and_lanes_share_is_said_once()
    {
        SummaryRow Row(string lane, string name, string warning) => ByHand.Row("getpid", lane, name, Unit.Nanoseconds, 1) with { Warnings = [warning] };
        SummaryRow[] rows = [Row("x", "a", "Odd."), Row("x", "b", "Odd."), Row("y", "a", "Odd."), Row("y", "b", "Odd."), Row("y", "c", "Even.")];
        var view = new RunView(SampleSet.Empty, Synthetic.Manifest(), ByHand.Summary(rows), [], ["First."]);
        Assert.Equal(["First.", "getpid on x, y, a, b: Odd.", "getpid on y, c: Even."], Wording.Warnings(view));
    }

    [Fact]
    public void The_method_says_what_was_resampled_and_how_many_comparisons_share_the_confidence()
    {
        Method method = ByHand.Summary([]).Method;
        Assert.Equal(
            ["Estimate: the count that most blocks had. p50 and p99 are over blocks, each a mean over many calls; they are not of single calls."],
            Wording.Method(method, [Unit.Instructions]));
        string[] told = [.. Wording.Method(method, [Unit.Instructions, Unit.Nanoseconds])];
        Assert.Equal(2, told.Length);
        Assert.Contains("median over the rounds, of each the lower decile", told[0], StringComparison.Ordinal);
        Assert.Contains("Interval: 95%, from 1000 resamples of whole rounds. p50", told[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Comparisons of times are ratios paired by round. \"Same\" needs the 95% interval within 2% of 1;", told[1], StringComparison.Ordinal);
        Assert.Contains("need the 99% interval to leave 1 out", told[1], StringComparison.Ordinal);

        told = [.. Wording.Method(method with { RoundsPerBatch = 5, ComparisonsAtOnce = 3, Looks = 2 }, [Unit.Nanoseconds])];
        Assert.Contains("of whole batches. A batch is 5 consecutive rounds that a fresh process", told[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Comparisons of times are ratios paired by batch, jointly over all 3 comparisons (Bonferroni), each counted 2 times, for the moments",
            told[1],
            StringComparison.Ordinal);
        Assert.Single(Wording.Method(method with { ComparisonsAtOnce = 0 }, [Unit.Nanoseconds]));
        Assert.Contains("of whole rounds. p50", Wording.Method(method with { RoundsPerBatch = 1 }, [Unit.Nanoseconds]).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_is_told_as_far_as_its_manifest_describes_it()
    {
        Manifest none = Synthetic.Manifest();
        Assert.Equal(("The manifest does not describe the machine.", "not described by its manifest"), (MachineText.Line(none), MachineText.Brief(none)));
        Assert.Null(MachineText.Processor(none));
        Manifest whole = none with
        {
            Machine = new Dictionary<string, JsonNode?>
            {
                ["cpu"] = new JsonObject { ["model"] = "a model", ["model_name"] = "A CPU", ["stepping"] = 4, ["microcode"] = new JsonArray("0x1", "0x2") },
                ["kernel"] = new JsonObject { ["release"] = "6.12" },
                ["kvm"] = new JsonObject { ["modules"] = new JsonArray(new JsonObject { ["name"] = "kvm" }, new JsonObject { ["name"] = "kvm_amd" }) },
                ["virtualization"] = new JsonObject { ["cpuid_signatures"] = new JsonArray("KVMKVMKVM") },
            },
        };
        Assert.Equal("A CPU stepping 4 microcode 0x1 0x2; Linux 6.12; KVM: kvm, kvm_amd; under a hypervisor: KVMKVMKVM", MachineText.Line(whole));
        Assert.Equal("A CPU, Linux 6.12", MachineText.Brief(whole));
        var cpu = new JsonObject { ["model"] = "a model", ["microcode"] = new JsonArray() };
        Manifest other = none with { Machine = new Dictionary<string, JsonNode?> { ["cpu"] = cpu } };
        Assert.Equal(("a model", "a model"), (MachineText.Line(other), MachineText.Brief(other)));
        Assert.Equal(("native (a model)", "native: this machine"), (LaneText.Name("native", other), LaneText.Heading("native", other)));
        Assert.Equal(("native", "lab-x", "lab-x"), (LaneText.Name("native", none), LaneText.Name("lab-x", other), LaneText.Heading("lab-x", other)));
    }

    [Fact]
    public void A_machine_of_labs_alone_is_said_not_to_matter()
    {
        var counts = new RunView(SampleSet.Empty, Synthetic.Manifest(), ByHand.Summary([ByHand.Count("lab-x", "host", 1)]), [], []);
        Assert.StartsWith("Labs count the same on every machine; these were emulated on: ", MachineText.InShort(counts), StringComparison.Ordinal);
        Summary both = ByHand.Summary([ByHand.Time("host", 1), ByHand.Count("lab-x", "host", 1)]);
        Assert.Equal("The manifest does not describe the machine.", MachineText.InShort(counts with { Summary = both }));
    }

    /// <summary>Up to three states are told with their shares; of more how far they reach.</summary>
    [Fact]
    public void A_count_is_exact_or_has_its_states()
    {
        SummaryRow row = ByHand.Count("lab-x", "host", 100);
        Assert.Equal("exact", Spread(new CountState(100, 100.4, 1)));
        Assert.Equal("100 to 102", Spread(new CountState(100, 102, 1)));
        Assert.Equal("33% 100, 33% 200 to 201, 34% 300", Spread(new(100, 100, 0.333), new(200, 201, 0.333), new(300, 300, 0.337)));
        Assert.Equal("4 states, 100 to 401", Spread(new(100, 100, 0.25), new(200, 200, 0.25), new(300, 300, 0.25), new(400, 401, 0.25)));
        Assert.Equal("", Costs.Spread(ByHand.Time("host", null)));
        Assert.Equal("[98.0, 103.0]", Costs.Spread(ByHand.Time("host", 100) with { CiLow = 98, CiHigh = 103 }));

        string Spread(params CountState[] states) => Costs.Spread(row with { States = states });
    }
}
