using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>What each chart shows of a run.</summary>
public sealed class PageTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private const double Left = PageDrawing.Left;

    [Fact]
    public void The_name_of_every_path_fits() =>
        Assert.All(Hostcall.Paths.PathTable.All, path => Assert.True(ChartFont.Width(path.Id) <= PageDrawing.NameWidth, path.Id));

    [Fact]
    public void Every_measured_row_has_its_bar_from_the_start_of_the_axis_and_both_halves_of_its_interval()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        SummaryRow[] rows = [.. view.Summary.Rows.Where(r => !r.IsRung && r.Estimate is not null)];
        DrawnChart chart = DrawnChart.Parse(PageDrawing.Svg(ComparisonChart.For(view, "getpid")!));
        DrawnChart.Rectangle[] bars = [.. chart.Rectangles.Where(r => r.Colour != Ink.Page)];
        DrawnChart.Path[] whiskers = [.. chart.Lines(Ink.Text)];
        Assert.Equal(rows.Length, bars.Length);

        // A count has no interval.
        Assert.Equal(rows.Count(row => row.CiLow is not null), whiskers.Length);
        Assert.Contains(rows, row => row.CiLow is null);
        Assert.All(chart.Rectangles, bar => Assert.Equal(Left, bar.Left, 0.1));
        Assert.All(bars.Zip(whiskers), pair => Assert.InRange(pair.First.Right, pair.Second.Left - 0.1, pair.Second.Right + 0.1));
        Assert.All(bars.Zip(whiskers, rows).Where(t => t.Third.Unit == Unit.Nanoseconds), t =>
        {
            Assert.True(t.Second.Right - t.First.Right > 0.1, "the upper half is missing");
            Assert.True(t.First.Right - t.Second.Left > 0.1, "the lower half is missing");
        });
        int claims = view.Summary.Published.Count(f => f.IsClaim && f.ValueLow is not null);
        Assert.InRange(claims, 1, 10);
        Assert.Equal(claims, chart.Rectangles.Count(r => r.Colour == Ink.Page));
        Assert.Equal(claims, chart.Lines(Ink.Faint).Count(p => p.Strokes.Count > 10));
    }

    [Fact]
    public void A_rung_stands_on_the_one_below_it()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        DrawnChart chart = DrawnChart.Parse(PageDrawing.Svg(LadderChart.For(view, "getpid")!));
        DrawnChart.Rectangle[] pale = [.. chart.Rectangles.Where(r => r.Colour == Ink.Pale)], dark = [.. chart.Rectangles.Where(r => r.Colour != Ink.Pale)];
        Assert.Equal((3, 4), (pale.Length, dark.Length));
        Assert.All(pale, bar => Assert.Equal(Left, bar.Left, 0.1));
        Assert.All(pale.Zip(dark.Skip(1)), pair => Assert.InRange(pair.Second.Left - pair.First.Right, -0.1, 0.1));
        Assert.Equal(pale.Select(bar => bar.Top), dark.Skip(1).Select(bar => bar.Top));
        Assert.Equal(4, chart.Lines(Ink.Text).Count());
    }

    /// <summary>Positions compare within a unit, and colours tell machines apart.</summary>
    [Fact]
    public void Panels_of_one_unit_have_one_axis_and_each_machine_its_colour()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], distorted: true));
        Panel[] ladder = [.. LadderChart.For(view, "getpid")!.Panels], comparison = [.. ComparisonChart.For(view, "getpid")!.Panels];
        foreach (var unit in ladder.Concat(comparison).GroupBy(panel => (ladder.Contains(panel), panel.Axis.Unit)))
            Assert.Single(unit.Select(panel => panel.Axis).Distinct());
        Assert.Equal([false, true], comparison.Select(panel => panel.Axis.Unit == Unit.Instructions).Distinct());
        string[] lanes = ["native", "lab-bochs-icelake", "lab-bochs-haswell"];
        Assert.Equal(lanes.Length, lanes.Select(view.ColourOf).Distinct().Count());
        Assert.Equal(view.ColourOf("lab-bochs-haswell"), view.ColourOf("lab-bochs-haswell@off"));
    }

    [Fact]
    public void Of_a_long_row_a_sample_of_blocks_is_drawn_which_the_chart_says()
    {
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
        {
            var many = Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, 141, rounds: 1700);
            foreach (Sample block in many.Concat(Synthetic.Blocks("getpid", "native", "vm-exit", Unit.Nanoseconds, 7712, rounds: 100)))
                writer.Append(block);
        }

        Outcome host = Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds);
        ManifestFile.Write(run.Manifest, Synthetic.Manifest(host, host with { Path = "vm-exit" }));
        RunView view = RunView.Load(run);
        Page page = DistributionChart.For(view, "getpid", DistributionChart.BlocksOf(view))!;
        Points[] points = [.. page.Panels.Single().Marks.OfType<Points>()];
        Assert.InRange(points[0].Values.Count, 1800, DistributionChart.MostPoints);
        Assert.InRange(points[1].Values.Count, 280, 300);
        Assert.All(points, row => Assert.InRange(row.Values[^1].Height - row.Values[0].Height, 0.68, 0.7));
        Assert.Contains("Of a row with more than 2,000 blocks 2,000 are drawn", page.Caption, StringComparison.Ordinal);
        Note[] notes = [.. page.Panels.Single().Marks.OfType<Note>()];
        Assert.StartsWith("2,000 of 5,100 drawn\n", notes[0].Text, StringComparison.Ordinal);
        Assert.Contains(" of 300 beyond", notes[1].Text, StringComparison.Ordinal);
        string svg = PageDrawing.Svg(page);
        Assert.Equal(points.Sum(row => row.Values.Count), DrawnChart.Parse(svg).Paths.Where(p => p.IsDots).Sum(p => p.Strokes.Count));
        Assert.InRange(svg.Length, 20_000, 80_000);
    }

    [Fact]
    public void A_chart_of_few_blocks_shows_all_and_speaks_of_no_sample()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        Page page = DistributionChart.For(view, "getpid", DistributionChart.BlocksOf(view))!;
        Assert.DoesNotContain("2,000", page.Caption, StringComparison.Ordinal);
        Assert.Contains(page.Panels[0].Marks.OfType<Note>(), note => note.Text == "all 60 shown");
    }
}
