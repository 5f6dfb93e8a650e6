using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>The lines of the answer, each worked out from round figures.</summary>
public sealed class HeadlineByHandTests
{
    /// <summary>Of five labs two have a line of their own; the others share one, from the lowest ratio to the highest.</summary>
    [Fact]
    public void Many_lanes_share_a_line_that_names_the_lowest_and_the_highest()
    {
        (string Lane, double Exit)[] lanes = [("lab-a", 2000), ("lab-b", 2000), ("lab-c", 3000), ("lab-d", 5000), ("lab-e", 4000)];
        SummaryRow[] rows = [.. lanes.SelectMany(lane => new[] { ByHand.Count(lane.Lane, "vm-exit", lane.Exit), ByHand.Count(lane.Lane, "hypercall", 1000) })];
        Assert.Equal(
            [
                "getpid on lab-a: hypercall saves 1,000 of vm-exit's 2,000 instructions (vm-exit / hypercall = 2.00, exact).",
                "getpid on lab-b: hypercall saves 1,000 of vm-exit's 2,000 instructions (vm-exit / hypercall = 2.00, exact).",
                "getpid on 3 other lanes: vm-exit / hypercall = 3.00 (lab-c) to 5.00 (lab-d).",
            ],
            Lines(rows, [.. Pairs(rows)]));
        rows = [.. rows.Where(row => row.Lane != "lab-d").Select(row => row.Path == "vm-exit" ? row with { Estimate = 2000 } : row)];
        Assert.Equal("getpid on 2 other lanes: vm-exit / hypercall = 2.00.", Lines(rows, [.. Pairs(rows)])[2]);
    }

    [Fact]
    public void Three_lanes_have_a_line_each()
    {
        string[] lanes = ["lab-a", "lab-b", "lab-c"];
        SummaryRow[] rows = [.. lanes.SelectMany(lane => new[] { ByHand.Count(lane, "vm-exit", 2000), ByHand.Count(lane, "hypercall", 1000) })];
        Assert.Equal(["getpid on lab-a", "getpid on lab-b", "getpid on lab-c"], Lines(rows, [.. Pairs(rows)]).Select(line => line.Split(':')[0]));
    }

    /// <summary>Beside what a plain call costs, two others are told: those of the ladder first.</summary>
    [Fact]
    public void Without_an_answer_two_paths_are_told_beside_the_plain_call()
    {
        SummaryRow[] rows =
        [
            ByHand.Time("host", 100), ByHand.Time("ptrace-sysemu", 9000), ByHand.Time("vm-exit", 1000), ByHand.Time("vm-exit@cross-cpu", 2000),
        ];
        Assert.Equal(["getpid on native: host costs 100.0 ns, vm-exit 1.000 µs (10.0 times), vm-exit@cross-cpu 2.000 µs (20.0 times)."], Lines(rows));
        rows = [ByHand.Time("ptrace-sysemu", 9000), ByHand.Time("vm-exit", 900)];
        Assert.Equal(["getpid on native: ptrace-sysemu costs 9.000 µs, vm-exit 900.0 ns (0.100 times)."], Lines(rows));
    }

    /// <summary>3,000 - 1,000 are saved; 1,500 takes 500 of these 2,000 back.</summary>
    [Fact]
    public void A_comparison_either_way_round_gives_the_same_answer()
    {
        SummaryRow exit = ByHand.Time("vm-exit", 3000), call = ByHand.Time("hypercall", 1000), robust = ByHand.Time("hypercall-robust", 1500);
        Comparison forward = ByHand.Against(exit, call) with { CiLow = 2.5, CiHigh = 4 }, back = ByHand.Against(call, exit) with { CiLow = 0.25, CiHigh = 0.4 };
        const string Line = "getpid on native: hypercall saves 2.000 µs of vm-exit's 3.000 µs (vm-exit / hypercall = 3.00, [2.50, 4.00]); "
            + "hypercall-robust gives back 25.0% of that (vm-exit / hypercall-robust = 2.00).";
        Assert.Equal([Line], Lines([exit, call, robust], forward));
        Assert.Equal([Line], Lines([exit, call, robust], back));
        // One without cost would give back nothing, and its ratio has no end.
        Assert.DoesNotContain("gives back", Lines([exit, call, robust with { Estimate = 0 }], forward)[0], StringComparison.Ordinal);
        Assert.EndsWith("(vm-exit / hypercall = 3.00, without an interval).", Lines([exit, call], ByHand.Against(exit, call))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_path_costs_as_much_as_the_other_it_saves_nothing()
    {
        SummaryRow exit = ByHand.Time("vm-exit", 1000), call = ByHand.Time("hypercall", 1000);
        Assert.Equal(
            ["getpid on native: hypercall saves nothing of vm-exit's 1.000 µs (vm-exit / hypercall = 1.000, without an interval)."],
            Lines([exit, call], ByHand.Against(exit, call)));
    }

    /// <summary>The reason that keeps most rows from running is told; the rows that other reasons keep are counted.</summary>
    [Fact]
    public void One_reason_is_told_and_the_rows_of_the_others_are_counted()
    {
        SummaryRow host = ByHand.Time("host", 100);
        SummaryRow[] kept =
        [
            Missing("vm-exit", "no KVM"), Missing("hypercall", "no kernel"), Missing("hypercall-robust", "no kernel"), Missing("ptrace-sysemu", "no ptrace"),
        ];
        Assert.Equal("Could not run: hypercall, hypercall-robust on native: no kernel; 2 more rows for other reasons, below.", Lines([host, .. kept])[^1]);
        Assert.Equal("Could not run: hypercall, hypercall-robust on native: no kernel; 1 more row for other reasons, below.", Lines([host, .. kept[..3]])[^1]);
        Assert.Equal(
            "Could not run: hypercall, hypercall-robust on native, lab-a: no kernel.", Lines([host, kept[1], kept[2], kept[1] with { Lane = "lab-a" }])[^1]);
        Assert.Equal("Failed: vm-exit on native: no KVM.", Lines([host, kept[0] with { Status = Status.Failed }])[^1]);
        // A path counts more than any number of rungs.
        SummaryRow[] rungs = [.. new[] { "exit-pio", "loop" }.Select(name => Missing(name, "no port") with { IsRung = true })];
        Assert.StartsWith("Could not run: vm-exit on", Lines([host, .. rungs, kept[0]])[^1], StringComparison.Ordinal);

        static SummaryRow Missing(string name, string reason) => ByHand.Time(name, null) with { Reason = reason };
    }

    /// <summary>220 characters of reason and remedy are told in full; of more the reason alone, and of a longer one neither.</summary>
    [Fact]
    public void A_long_reason_is_left_to_the_tables()
    {
        SummaryRow host = ByHand.Time("host", 100), missing = ByHand.Time("vm-exit", null) with { Remedy = "do it" };
        string fits = new('x', 220 - "; do it".Length);
        Assert.Equal($"Could not run: vm-exit on native: {fits}; do it.", Told(fits));
        Assert.Equal($"Could not run: vm-exit on native: {fits}x (remedy below).", Told(fits + "x"));
        Assert.Equal($"Could not run: vm-exit on native: {new string('x', 220)} (remedy below).", Told(new string('x', 220)));
        Assert.Equal("Could not run: vm-exit on native: see below.", Told(new string('x', 221)));

        string Told(string reason) => Lines([host, missing with { Reason = reason }])[^1];
    }

    [Fact]
    public void What_was_published_stands_beside_the_answer_where_both_figures_are_of_one_unit()
    {
        SummaryRow exit = ByHand.Time("vm-exit", 3000), call = ByHand.Time("hypercall", 1000);
        PublishedFigure slow = new("claim-exit", "an exit", "vm-exit", 2100, 2100, "ns", "Xeon", 2022, "", "");
        PublishedFigure fast = slow with { Id = "claim-call", Path = "hypercall", ValueLow = 1000 };
        Assert.Equal("Published, not measured here: vm-exit / hypercall = 2.1, in time, on a Xeon (2022).", Last(slow, fast));
        Assert.StartsWith("getpid", Last(slow, fast with { Unit = "us" }), StringComparison.Ordinal);
        Assert.StartsWith("getpid", Last(slow, fast with { ValueLow = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("getpid", Last(slow, fast with { Id = "other" }), StringComparison.Ordinal);
        Assert.StartsWith("getpid", Last(slow), StringComparison.Ordinal);

        string Last(params PublishedFigure[] figures) =>
            HeadlineMaker.Of(Synthetic.Manifest(), ByHand.Summary([exit, call], ByHand.Against(exit, call)) with { Published = figures }, []).Lines[^1];
    }

    private static IReadOnlyList<string> Lines(IReadOnlyList<SummaryRow> rows, params Comparison[] comparisons) =>
        HeadlineMaker.Of(Synthetic.Manifest(), ByHand.Summary(rows, comparisons), []).Lines;

    /// <summary>The exit of each lane against its hypercall.</summary>
    private static IEnumerable<Comparison> Pairs(SummaryRow[] rows) => rows.Chunk(2).Select(pair => ByHand.Against(pair[0], pair[1]));
}
