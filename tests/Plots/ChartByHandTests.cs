using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>The marks of charts whose places follow from round figures.</summary>
public sealed class ChartByHandTests
{
    /// <summary>
    /// Of 90, 100, 100, 125 around 100: the quartiles lie at -2.5, 0 and 6.25%, half of the blocks within 5%, so that six times that is 30%
    /// to either side. The counts have 26 of 100 parts of the axis.
    /// </summary>
    [Fact]
    public void Blocks_are_points_from_top_to_bottom_around_the_estimate_with_a_box()
    {
        Panel panel = Assert.Single(Distribution(90, 100, 125, 100)!.Panels);
        Assert.Equal(-0.3, panel.Axis.Low, 9);
        Assert.Equal(0.3, panel.Axis.High - (0.26 * (panel.Axis.High - panel.Axis.Low)), 9);
        Points points = Assert.IsType<Points>(panel.Marks[0]);
        Assert.Equal([-0.1, 0, 0.25, 0], points.Values.Select(point => Math.Round(point.Value, 9)));
        Assert.Equal([-0.2625, -0.0875, 0.0875, 0.2625], points.Values.Select(point => Math.Round(point.Height, 9)));
        Box box = Assert.IsType<Box>(panel.Marks[1]);
        Assert.Equal((-0.025, 0, 0.0625), (Math.Round(box.Low, 9), Math.Round(box.Middle, 9), Math.Round(box.High, 9)));
        Assert.Equal("all 4 shown", Assert.IsType<Note>(panel.Marks[2]).Text);
        Assert.Equal((0.3, 3), (Math.Round(((Note)panel.Marks[2]).At, 9), panel.Marks.Count));
    }

    [Theory]
    [InlineData("1 of 5 beyond, to +100%", 90, 100, 100, 125, 200)]
    [InlineData("1 of 5 beyond, to −50%", 90, 100, 100, 125, 50)]
    [InlineData("2 of 6 beyond, to −60%", 90, 100, 100, 100, 140, 40)]
    [InlineData("all 3 shown", 99, 100, 101)]
    public void Blocks_beyond_the_axis_are_counted_with_the_farthest(string text, params int[] blocks)
    {
        Panel panel = Assert.Single(Distribution([.. blocks.Select(block => (double)block)])!.Panels);
        Assert.Equal(text, panel.Marks.OfType<Note>().Single().Text);
        int beyond = int.TryParse(text.AsSpan(0, 1), out int count) ? count : 0;
        Assert.Equal(blocks.Length - beyond, panel.Marks.OfType<Points>().Single().Values.Count);
    }

    /// <summary>No axis is narrower than 2% to either side, and a box that is wider than 30% is whole.</summary>
    [Fact]
    public void The_axis_is_neither_too_narrow_nor_cuts_a_box()
    {
        Axis narrow = Distribution(99.9, 100, 100.1)!.Panels[0].Axis, wide = Distribution(20, 20, 100, 180, 180)!.Panels[0].Axis;
        Assert.Equal((-0.02, 0.02), (Math.Round(narrow.Low, 9), Math.Round(End(narrow), 9)));
        Assert.Equal((-0.88, 0.88), (Math.Round(wide.Low, 9), Math.Round(End(wide), 9)));

        static double End(Axis axis) => axis.High - (0.26 * (axis.High - axis.Low));
    }

    [Fact]
    public void Of_more_than_two_thousand_blocks_as_many_are_drawn_evenly()
    {
        Page whole = Distribution(Sawtooth(2000))!, sampled = Distribution(Sawtooth(4000))!;
        Assert.Equal("all 2,000 shown", whole.Panels[0].Marks.OfType<Note>().Single().Text);
        Assert.DoesNotContain("drawn", whole.Caption, StringComparison.Ordinal);
        Assert.Equal("2,000 of 4,000 drawn", sampled.Panels[0].Marks.OfType<Note>().Single().Text);
        Assert.Contains(
            " Of a row with more than 2,000 blocks 2,000 are drawn, evenly from its beginning to its end;", sampled.Caption, StringComparison.Ordinal);
        var points = sampled.Panels[0].Marks.OfType<Points>().Single().Values;
        // Each second block, of which all are the lower ones.
        Assert.Equal(2000, points.Count);
        Assert.All(points, point => Assert.Equal(-0.01, point.Value, 9));
        Assert.Equal((-0.35, 0.35), (Math.Round(points[0].Height, 3), Math.Round(points[^1].Height, 3)));

        static double[] Sawtooth(int count) => [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 99.0 : 101)];
    }

    [Fact]
    public void A_path_whose_blocks_are_equal_is_named_and_not_drawn()
    {
        Assert.Null(Distribution(100, 100));
        RunView view = View([ByHand.Time("host", 100), ByHand.Time("vm-exit", 100)], [.. Blocks("host", 100, 100), .. Blocks("vm-exit", 99, 101)]);
        Page page = DistributionChart.For(view, "getpid", DistributionChart.BlocksOf(view))!;
        Assert.Equal(["vm-exit"], Assert.Single(page.Panels).Rows);
        Assert.EndsWith(" Not drawn, because all blocks are equal: native: host.", page.Caption, StringComparison.Ordinal);
    }

    /// <summary>Rows are doublings of 100 ns of CPU time: 800 is the third above it, and the line below 100 is left for text.</summary>
    [Fact]
    public void A_path_that_another_beats_in_both_is_pale()
    {
        SummaryRow[] rows =
        [
            ByHand.Time("host", 400, 100), ByHand.Time("vm-exit", 200, 400), ByHand.Time("hypercall", 400, 800), ByHand.Time("ptrace-sysemu", 200, 800),
        ];
        Panel panel = Assert.Single(FrontierChart.For(View(rows, []), "getpid")!.Panels);
        Assert.Equal(["800 ns", "400 ns", "200 ns", "100 ns", "50 ns"], panel.Rows);
        Points[] points = [.. panel.Marks.OfType<Points>()];
        Assert.Equal([Ink.Faint, Ink.Native, Ink.Native, Ink.Pale, Ink.Native], points.Select(of => of.Colour));
        Assert.Equal([(400, 3), (200, 1), (400, 0), (200, 0)], points.Skip(1).Select(of => of.Values.Single()));
        Assert.Equal([0.25, 1, 1, 1, 1], points.Select(of => of.Size));

        // Along the dots latency and CPU time are the same: at 400 ns of the clock the row of 400 ns.
        Assert.InRange(points[0].Values.Count, 40, 90);
        Assert.All(points[0].Values, dot => Assert.Equal(3 - Math.Log2(dot.Value / 100), dot.Height, 9));
        Assert.All(points[0].Values, dot => Assert.InRange(dot.Height, -0.5, 4.5));
        Assert.Equal(200 / 1.5, panel.Axis.Low, 6);
        Assert.Equal(["hypercall", "ptrace-sysemu", "vm-exit", "host"], panel.Marks.OfType<Note>().Select(note => note.Text));
        Assert.Equal([0, 0, 1, 3], panel.Marks.OfType<Note>().Select(note => note.Height));
    }

    [Fact]
    public void Names_that_would_touch_stand_below_each_other_and_within_the_chart()
    {
        SummaryRow[] rows =
        [
            ByHand.Time("host", 400, 800), ByHand.Time("vm-exit", 400, 800), ByHand.Time("hypercall", 400, 100), ByHand.Time("ptrace-sysemu", 400, 100),
        ];
        Note[] notes = [.. FrontierChart.For(View(rows, []), "getpid")!.Panels[0].Marks.OfType<Note>()];
        Assert.Equal([0, 3], [notes[0].Height, notes[2].Height]);
        Assert.InRange(notes[1].Height, 0.549, 0.601);
        Assert.InRange(notes[3].Height, 3.549, 3.601);
        Assert.Null(FrontierChart.For(View(rows[..1], []), "getpid"));
        Assert.Null(FrontierChart.For(View(rows, []), "enosys"));
        Assert.Null(FrontierChart.For(View([ByHand.Time("host", 400), ByHand.Time("vm-exit", 400, 0)], []), "getpid"));
    }

    [Fact]
    public void A_row_is_a_bar_from_the_start_of_the_axis_with_its_interval()
    {
        SummaryRow row = ByHand.Time("host", 400) with { CiLow = 390, CiHigh = 420 };
        Axis axis = CostBars.AxisOf(Unit.Nanoseconds, [row]);
        Mark[] expected = [new Bar(0, axis.Low, 400, Ink.Native), new Whisker(0, 390, 420)];
        Assert.Equal(expected, CostBars.Panel("", [row], axis, Ink.Native).Marks.Where(mark => mark is not Note));
    }

    /// <summary>Runs of 100, 90 and 110 ns: the median is 100, and the farthest end of an interval 20% away.</summary>
    [Fact]
    public void Runs_are_points_around_the_median_run()
    {
        HistoryPoint[] points = [Run(0, 100), Run(1, 90) with { CiLow = 80, CiHigh = 95 }, Run(2, 110) with { IsChange = true }];
        Page page = HistoryChart.For("getpid", [new HistorySeries("getpid", "native", "host", Unit.Nanoseconds, "", points)]);
        Panel panel = Assert.Single(page.Panels);
        Assert.Equal(("host, native", "difference to the median run, 100.0 ns"), (panel.Heading, panel.Axis.Title));
        Assert.Equal((-0.22, 0.352), (Math.Round(panel.Axis.Low, 9), Math.Round(panel.Axis.High, 9)));
        Assert.Equal(["2026-01-01 00:00", "2026-01-02 00:00", "2026-01-03 00:00"], panel.Rows);
        Assert.Equal([0, -0.1, 0.1], panel.Marks.OfType<Points>().Select(of => Math.Round(of.Values.Single().Value, 9)));
        Whisker whisker = Assert.Single(panel.Marks.OfType<Whisker>());
        Assert.Equal((1, -0.2, -0.05), (whisker.Row, Math.Round(whisker.Low, 9), Math.Round(whisker.High, 9)));
        Note note = Assert.Single(panel.Marks.OfType<Note>());
        Assert.Equal((2, 0.1, "changed: 110.0 ns"), (note.Row, Math.Round(note.At, 9), note.Text));
        Assert.DoesNotContain("Only the last", page.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_is_written_behind_its_interval_and_the_last_forty_runs_are_drawn()
    {
        HistoryPoint[] points = [.. Enumerable.Range(0, 41).Select(day => Run(day, 100)), Run(41, 100) with { CiLow = 99, CiHigh = 105, IsChange = true }];
        Page page = HistoryChart.For("getpid", [new HistorySeries("getpid", "native", "host", Unit.Nanoseconds, "machine 2", points)]);
        Panel panel = Assert.Single(page.Panels);
        Assert.Equal((40, "2026-01-03 00:00", "host on machine 2, native"), (panel.Rows.Count, panel.Rows[0], panel.Heading));
        Assert.Equal(0.05, Assert.Single(panel.Marks.OfType<Note>()).At, 9);
        Assert.EndsWith(" Only the last 40 runs are drawn.", page.Caption, StringComparison.Ordinal);
        Assert.DoesNotContain("Only", Chart(points[2..]).Caption, StringComparison.Ordinal);
        // All alike: one percent to the left all the same.
        Assert.Equal(-0.01, Chart(points[..3]).Panels[0].Axis.Low, 9);

        static Page Chart(HistoryPoint[] points) => HistoryChart.For("getpid", [new HistorySeries("getpid", "native", "host", Unit.Nanoseconds, "", points)]);
    }

    /// <summary>The loop takes 10; the exit stands on it and adds 90; what is cheaper than what it stands on goes back.</summary>
    [Fact]
    public void A_rung_stands_on_the_one_below_it()
    {
        SummaryRow[] rows = [Rung("loop", 10), Rung("exit-cpuid", 100), Rung("exit-pio", 70), Rung("hypercall-noop", null), ByHand.Time("vm-exit", 120)];
        LadderStep[] steps =
        [
            Step(null, "loop", 10), Step("loop", "exit-cpuid", 90) with { CiLow = 80, CiHigh = 95 },
            Step("exit-cpuid", "exit-pio", -30), Step("exit-pio", "vm-exit", 50),
        ];
        RunView view = View(rows, []);
        view = view with { Summary = view.Summary with { Ladder = steps } };
        Panel panel = Assert.Single(LadderChart.For(view, "getpid")!.Panels);
        Assert.Equal(["loop", "exit-cpuid", "exit-pio", "hypercall-noop", "vm-exit"], panel.Rows);
        Assert.Equal(
            [
                new Bar(0, 0, 10, Ink.Native), new Note(0, 10, "10.00 ns"),
                new Bar(1, 0, 10, Ink.Pale), new Bar(1, 10, 100, Ink.Native), new Whisker(1, 90, 105),
                new Note(1, 105, "+90.00 ns  [80.00, 95.00]  (100.0 ns in all)"),
                new Bar(2, 0, 100, Ink.Pale), new Bar(2, 100, 70, Ink.Native), new Note(2, 100, "−30.00 ns  (70.00 ns in all)"),
                new Note(3, 0, "unavailable: no hypercall-noop here", Faint: true),
                new Bar(4, 0, 70, Ink.Pale), new Bar(4, 70, 120, Ink.Native), new Note(4, 120, "+50.00 ns  (120.0 ns in all)"),
            ],
            panel.Marks);
        Assert.False(panel.Axis.IsLog);
        Assert.Null(LadderChart.For(View(rows, []), "getpid"));

        static SummaryRow Rung(string name, double? estimate) => ByHand.Time(name, estimate) with { IsRung = true };
        static LadderStep Step(string? from, string to, double difference) =>
            new() { Scenario = "getpid", Lane = "native", Unit = Unit.Nanoseconds, From = from, To = to, Difference = difference };
    }

    /// <summary>Colours of labs are those of their order; the machine itself has its own.</summary>
    [Fact]
    public void A_lane_has_the_colour_of_its_machine_whatever_its_mitigations()
    {
        SummaryRow[] labs = [.. new[] { "lab-a", "lab-b", "lab-a@off" }.Select(lane => ByHand.Count(lane, "host", 1))];
        RunView view = View([ByHand.Time("host", 1), .. labs], []);
        Assert.Equal(
            [Ink.Native, Ink.Lab(0), Ink.Lab(1), Ink.Lab(0), Ink.Native], new[] { "native", "lab-a", "lab-b", "lab-a@off", "lab-c" }.Select(view.ColourOf));
    }

    private static HistoryPoint Run(int day, double estimate) =>
        new($"run-{day}", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day), estimate, null, null, IsChange: false);

    /// <summary>One row with an estimate of 100.</summary>
    private static Page? Distribution(params double[] blocks)
    {
        RunView view = View([ByHand.Time("host", 100)], Blocks("host", blocks));
        return DistributionChart.For(view, "getpid", DistributionChart.BlocksOf(view));
    }

    private static Sample[] Blocks(string path, params double[] values) =>
        [.. values.Select((value, block) => new Sample(Synthetic.RunId, "getpid", "native", path, 0, block, 1000, value, Unit.Nanoseconds))];

    private static RunView View(IReadOnlyList<SummaryRow> rows, IEnumerable<Sample> samples) =>
        new(samples.Set(), Synthetic.Manifest(), ByHand.Summary(rows), [], []);
}
