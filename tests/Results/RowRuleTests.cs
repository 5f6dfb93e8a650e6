using Hostcall.Results;

namespace Hostcall.Tests.Results;

/// <summary>What a row says of blocks that were made up so that one thing is odd about them, and where each rule begins to hold.</summary>
public sealed class RowRuleTests
{
    private static readonly Outcome Host = Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds);

    [Fact]
    public void Too_few_rounds_and_processes_are_told_with_how_many_there_were()
    {
        Assert.Contains("Only 1 round was measured; 10 or more make an interval that can be trusted.", Told([7]));
        Assert.Contains("Only 2 rounds were measured; 10 or more make an interval that can be trusted.", Told([7, 8]));
        Assert.Contains("Only 4 rounds were measured, in 2 processes; 10 or more processes make an interval that can be trusted.", Told([7, 8, 9, 8], perBatch: 2));
        Assert.DoesNotContain(Told([.. Enumerable.Range(0, 10).Select(i => 100.0 + (i % 3))]), said => said.StartsWith("Only", StringComparison.Ordinal));
    }

    /// <summary>Of a cost that comes out equal each time, two rounds are enough; of one round nobody knows whether it would.</summary>
    [Fact]
    public void What_repeats_to_the_last_digit_needs_no_more_rounds()
    {
        Assert.Empty(Told([7, 7]));
        Assert.Single(Told([7]));
    }

    [Theory]
    [InlineData(-0.01, "The cost fell by ")]
    [InlineData(0.01, "The cost rose by ")]
    public void A_cost_that_moves_all_the_time_is_told_with_its_direction(double step, string said) =>
        Assert.Contains(Told([.. Enumerable.Range(0, 12).Select(i => 100 * (1 + (step * i)))]), one => one.StartsWith(said, StringComparison.Ordinal));

    [Fact]
    public void Blocks_of_two_groups_are_told()
    {
        double[] two = [.. Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? 100 : 150) + (0.1 * (i % 7)))];
        Assert.Contains("The blocks fall into 2 separate groups; look at the distribution before using one number.", Told(two));
    }

    [Fact]
    public void Blocks_far_outside_are_told_from_more_than_one_in_twenty_on()
    {
        const string Said = "blocks lie far outside the others; something else used the machine now and then.";
        Assert.Contains($"3 of 40 {Said}", Told(With(3)));
        Assert.DoesNotContain(Told(With(2)), said => said.EndsWith(Said, StringComparison.Ordinal));

        static double[] With(int outside) => [.. Enumerable.Range(0, 40).Select(i => i < outside ? 300.0 : 100 + (0.1 * (i % 9)))];
    }

    [Fact]
    public void The_width_of_an_interval_is_told_in_percent_of_half_of_it()
    {
        SummaryRow row = Row([90, 110, 90, 110, 90, 110, 90, 110, 90, 110]);
        double half = (row.CiHigh!.Value - row.CiLow!.Value) / 2 / row.Estimate!.Value;
        Assert.Contains(FormattableString.Invariant($"The interval is ±{100 * half:0.#}% of the estimate, wider than ±2%; the machine was not quiet or the rounds were too few."), row.Warnings);
    }

    [Theory]
    [InlineData(2000, 2001.5, null)]
    [InlineData(2000, 2003, "Blocks count between 2,000 and 2,003 instructions a call: ")]
    [InlineData(100, 100.75, null)] // less than an instruction
    [InlineData(100, 101, "Blocks count between 100 and 101 instructions a call: ")]
    [InlineData(100, 100, null)]
    public void Counts_may_differ_by_a_thousandth_or_by_less_than_an_instruction(double least, double most, string? said)
    {
        IReadOnlyList<string> warnings = Row([least, most, least], of: Lab("vm-exit")).Warnings;
        if (said is null) Assert.Empty(warnings);
        else Assert.StartsWith(said, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_lacks_rounds_of_its_lane_is_told_so()
    {
        Outcome other = Synthetic.Measured("getpid", "native", "vm-exit", Unit.Nanoseconds);
        Summary summary = Summarize([Host, other], [.. Lines(Host, [.. Steady(18)]), .. Lines(other, [.. Steady(20)])]);
        Assert.Equal(["It was measured in 18 of the 20 rounds of its lane."], summary.Rows[0].Warnings);
        Assert.Empty(summary.Rows[1].Warnings);
    }

    /// <summary>Half of the interval is what was asked for.</summary>
    [Fact]
    public void A_precision_that_was_asked_for_and_not_reached_is_told()
    {
        double[] loud = [97, 103, 96, 104, 98, 102, 97, 105, 95, 103, 99, 101];
        SummaryRow row = Row(loud);
        double percent = 100 * (row.CiHigh!.Value - row.CiLow!.Value) / 2 / row.Estimate!.Value;
        Assert.Contains(UntilTold(percent / 1.2), said => said.StartsWith("Its interval is wider than the ±", StringComparison.Ordinal));
        Assert.DoesNotContain(UntilTold(percent * 1.2), said => said.StartsWith("Its interval is wider", StringComparison.Ordinal));
        Assert.Contains(FormattableString.Invariant($"±{percent / 1.2:0.##} %"), string.Join(' ', UntilTold(percent / 1.2)), StringComparison.Ordinal);

        CaseBlocks blocks = Lines(Host, loud).Set().Cases[0];
        Assert.True(Precision.IsReached(blocks, Until(percent * 1.01), seed: 7));
        Assert.False(Precision.IsReached(blocks, Until(percent / 1.01), seed: 7));
        Assert.False(Precision.IsReached(blocks, Until(null), seed: 7));
        Assert.False(Precision.IsReached(blocks with { Blocks = [] }, Until(50), seed: 7));

        IReadOnlyList<string> UntilTold(double percent) => Summarizer.Summarize(
            Lines(Host, loud).Set(), Synthetic.Manifest(Host) with { Plan = Until(percent) }, PublishedLedger.Empty).Rows[0].Warnings;

        static Plan Until(double? percent) => new() { Scenarios = ["getpid"], Lanes = ["native"], Paths = ["host"], Rounds = 48, UntilPercent = percent };
    }

    /// <summary>Each of five moments at which a case may have ended is a chance to be wrong.</summary>
    [Fact]
    public void Comparisons_of_cases_that_could_end_early_are_corrected_for_every_moment()
    {
        Outcome other = Synthetic.Measured("getpid", "native", "vm-exit", Unit.Nanoseconds);
        Sample[] lines = [.. Lines(Host, [97, 103, 96, 104, 98, 102, 97, 105, 95, 103]), .. Lines(other, [100, 101, 99, 102, 100, 98, 99, 103, 97, 100])];
        Manifest manifest = Synthetic.Manifest(Host, other);
        Summary all = Summarizer.Summarize(lines.Set(), manifest, PublishedLedger.Empty);
        Summary until = Summarizer.Summarize(lines.Set(), manifest with { Plan = manifest.Plan with { UntilPercent = 1 } }, PublishedLedger.Empty);
        Assert.Equal((1, 5, 1, 1), (all.Method.Looks, until.Method.Looks, all.Method.ComparisonsAtOnce, until.Method.ComparisonsAtOnce));
        Assert.True(until.Comparisons[0].CiHigh - until.Comparisons[0].CiLow > 1.1 * (all.Comparisons[0].CiHigh - all.Comparisons[0].CiLow));
    }

    [Fact]
    public void Only_a_time_of_zero_is_the_clocks_fault()
    {
        Outcome lab = Lab("loop"), missing = Synthetic.Unavailable("getpid", "native", "host", Unit.Nanoseconds, "it is not here", "get it");
        Assert.Equal((Status.Measured, 0), (Row([0, 0], of: lab).Status, Row([0, 0], of: lab).Estimate));
        Assert.Equal((Status.Unavailable, "it is not here"), (Row([0, 0], of: missing).Status, Row([0, 0], of: missing).Reason));
    }

    [Fact]
    public void A_row_without_blocks_says_what_to_do()
    {
        SummaryRow row = Summarize([Host], []).Rows[0];
        Assert.Equal((Status.Failed, "Run it again.", 0), (row.Status, row.Remedy, row.NBlocks));
    }

    [Fact]
    public void An_interval_of_a_cost_does_not_reach_below_zero()
    {
        SummaryRow row = Row([1, 9, 1, 30]);
        Assert.Equal(0, row.CiLow);
        Assert.True(row.CiHigh > row.Estimate);
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(4, "The scheduler took the CPU away from the measuring thread in the middle of blocks, 4 times in 2 blocks.")]
    public void Two_preemptions_a_block_are_told(long preemptions, string? said)
    {
        Sample[] lines = Lines(Host, [7, 7]);
        lines[0] = lines[0] with { Preemptions = preemptions };
        Assert.Equal(said, Summarize([Host], lines).Rows[0].Warnings.SingleOrDefault());
    }

    [Theory]
    [InlineData(1, "A block has only 1 call, so")]
    [InlineData(99, "A block has only 99 calls, so")]
    public void The_smallest_block_is_the_one_that_is_told(long calls, string said)
    {
        Sample[] lines = Lines(Host, [7, 7]);
        lines[1] = lines[1] with { Calls = calls };
        Assert.StartsWith(said, Assert.Single(Summarize([Host], lines).Rows[0].Warnings), StringComparison.Ordinal);
        Assert.Empty(Summarize([Lab("host")], [.. lines.Select(line => line with { Lane = "lab-x", Unit = Unit.Instructions })]).Rows[0].Warnings);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "The run was interrupted and resumed once; what happened to the machine in between was not watched.")]
    [InlineData(2, "The run was interrupted and resumed 2 times; what happened to the machine in between was not watched.")]
    public void A_run_that_was_resumed_says_how_often(int times, string? said)
    {
        Manifest manifest = Synthetic.Manifest(Host) with { ResumedUtc = [.. Enumerable.Repeat(DateTimeOffset.UnixEpoch, times)] };
        Assert.Equal(said, Summarizer.Summarize(SampleSet.Empty, manifest, PublishedLedger.Empty).Warnings.SingleOrDefault());
    }

    [Fact]
    public void A_vulnerability_that_nobody_knew_is_told_with_lane_and_state()
    {
        var machine = new LaneMachine
        {
            Cpu = "a CPU",
            Vulnerabilities = new Dictionary<string, string> { ["meltdown"] = "Not affected", ["novel"] = "Mitigation: Flush" },
            UnknownVulnerabilities = ["novel"],
        };
        Manifest manifest = Synthetic.Manifest(Host) with { Warnings = ["first"], LaneMachines = new Dictionary<string, LaneMachine> { ["lab-x"] = machine } };
        Assert.Equal(
            ["first", "The kernel of lab-x names a vulnerability that this program does not know: novel, Mitigation: Flush; look up which path its mitigation is on."],
            Summarizer.Summarize(SampleSet.Empty, manifest, PublishedLedger.Empty).Warnings);
    }

    [Fact]
    public void Paths_that_only_samples_know_come_last_and_say_so()
    {
        SummaryRow row = Summarize([Host], [.. Lines(Host, [7, 7]), .. Lines(Host with { Path = "stranger" }, [9, 9])]).Rows[1];
        Assert.Equal(("stranger", Status.Measured, 9), (row.Path, row.Status, row.Estimate));
        Assert.Equal([RowWarnings.NotInManifest], row.Warnings);
    }

    [Fact]
    public void Steps_of_a_counted_ladder_are_between_the_usual_counts()
    {
        Outcome loop = Lab("loop"), pio = Lab("exit-pio");
        Summary summary = Summarize([loop, pio], [.. Lines(loop, [5, 5, 5]), .. Lines(pio, [1005, 1005, 1300])]);
        Assert.Equal(
            [(null, "loop", 5, null, null), ("loop", "exit-pio", 1000, null, null)],
            summary.Ladder.Select(step => (step.From, step.To, step.Difference, step.CiLow, step.CiHigh)));
        Assert.All(summary.Ladder, step => Assert.Equal(Unit.Instructions, step.Unit));
    }

    /// <summary>Rounds that only one of the two has are in neither.</summary>
    [Fact]
    public void Steps_of_a_timed_ladder_are_taken_batch_by_batch()
    {
        Outcome loop = Synthetic.Measured("getpid", "native", "loop", Unit.Nanoseconds, rung: true), pio = Synthetic.Measured("getpid", "native", "exit-pio", Unit.Nanoseconds, rung: true);
        Sample[] high = Lines(pio, [110, 220, 330, 440]);
        LadderStep step = Summarize([loop, pio], [.. Lines(loop, [10, 120, 230]), .. high]).Ladder[1];
        Assert.Equal((100, 100, 100), (step.Difference, step.CiLow, step.CiHigh));
        Assert.Single(Summarize([loop, pio], [.. Lines(loop, [10, 120, 230]), high[3]]).Ladder);
    }

    [Fact]
    public void Counted_costs_are_compared_only_where_none_is_zero()
    {
        Outcome host = Lab("host"), exit = Lab("vm-exit");
        Comparison counted = Assert.Single(Summarize([host, exit], [.. Lines(host, [100, 100]), .. Lines(exit, [250, 250, 250])]).Comparisons);
        Assert.Equal((2.5, 2, 2), (counted.Ratio, counted.NRounds, counted.NBatches));
        Assert.Empty(Summarize([host, exit], [.. Lines(host, [100, 0]), .. Lines(exit, [250, 250])]).Comparisons);
        Assert.Empty(Summarize([host, exit], [.. Lines(host, [100, 100]), .. Lines(exit, [0, 250])]).Comparisons);
    }

    private static Outcome Lab(string path) => Synthetic.Measured("getpid", "lab-x", path, Unit.Instructions, rung: path is "loop" or "exit-pio");

    private static IEnumerable<double> Steady(int rounds) => Enumerable.Range(0, rounds).Select(i => 100 + (0.01 * (i * 7 % 5)));

    private static IReadOnlyList<string> Told(double[] rounds, int perBatch = 1) => Row(rounds, perBatch: perBatch).Warnings;

    private static SummaryRow Row(double[] rounds, Outcome? of = null, int perBatch = 1) =>
        Summarizer.Summarize(Lines(of ?? Host, rounds).Set(perBatch), Synthetic.Manifest(of ?? Host), PublishedLedger.Empty).Rows[0];

    private static Summary Summarize(Outcome[] outcomes, Sample[] lines) => Summarizer.Summarize(lines.Set(), Synthetic.Manifest(outcomes), PublishedLedger.Empty);

    /// <summary>One block a round.</summary>
    private static Sample[] Lines(Outcome of, double[] rounds) =>
        [.. rounds.Select((value, round) => new Sample(Synthetic.RunId, of.Scenario, of.Lane, of.Path, round, 0, 1000, value, of.Unit))];
}
