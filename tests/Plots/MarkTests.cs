using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Each kind of mark, drawn and read back from the SVG.</summary>
public sealed class MarkTests
{
    private const double Left = PageDrawing.Left, Right = Left + PageDrawing.PlotWidth;

    private static readonly Axis ToHundred = new(0, 100, IsLog: false, [(0, "0"), (50, "50"), (100, "100")], "of a test", Unit.Nanoseconds);

    [Fact]
    public void A_bar_starts_where_it_says_and_ends_at_its_value()
    {
        DrawnChart chart = Draw(2, new Bar(0, 0, 50, Ink.Native), new Bar(1, 25, 75, Ink.Pale));
        Assert.Equal(2, chart.Rectangles.Count);
        AssertSpan(Ink.Native, 0, 50, chart.Rectangles[0]);
        AssertSpan(Ink.Pale, 25, 75, chart.Rectangles[1]);
        Assert.InRange(chart.Rectangles[1].Top - chart.Rectangles[0].Bottom, 5, 20);
        Assert.InRange(chart.Rectangles[0].Bottom - chart.Rectangles[0].Top, 15, 30);
    }

    [Fact]
    public void A_bar_beyond_the_axis_ends_with_it()
    {
        DrawnChart chart = Draw(1, new Bar(0, -30, 500, Ink.Native));
        AssertSpan(Ink.Native, 0, 100, Assert.Single(chart.Rectangles));
    }

    [Fact]
    public void A_hatched_bar_is_an_outline_with_slanted_lines_and_no_other_bar_has_any()
    {
        DrawnChart chart = Draw(2, new Bar(0, 0, 50, Ink.Faint, Hatched: true), new Bar(1, 0, 50, Ink.Native));
        DrawnChart.Rectangle bar = chart.Rectangles[0];
        AssertSpan(Ink.Page, 0, 50, bar);
        DrawnChart.Path[] lines = [.. chart.Lines(Ink.Faint).Where(p => p.Top >= bar.Top - 0.1 && p.Bottom <= bar.Bottom + 0.1)];
        Assert.Equal(4, lines[0].Strokes.Count);
        DrawnChart.Path hatch = lines[1];
        Assert.InRange(hatch.Strokes.Count, 40, 70);
        Assert.All(hatch.Strokes, s => Assert.Equal(s.X2 - s.X1, s.Y2 - s.Y1, 0.1));
        Assert.InRange(hatch.Left, bar.Left, bar.Left + 1);
        Assert.InRange(hatch.Right, bar.Right - 9, bar.Right + 0.1);
        Assert.Empty(chart.Lines(Ink.Native));
    }

    [Fact]
    public void A_whisker_is_a_line_from_its_low_to_its_high_end_with_an_end_at_each()
    {
        DrawnChart chart = Draw(1, new Bar(0, 0, 50, Ink.Native), new Whisker(0, 40, 70));
        DrawnChart.Path halo = Assert.Single(chart.Lines(Ink.Page)), line = Assert.Single(chart.Lines(Ink.Text));
        Assert.Equal(halo.Strokes, line.Strokes);
        Assert.Equal(3, line.Strokes.Count);
        Assert.Equal((At(40), At(70)), (line.Strokes[0].X1, line.Strokes[0].X2));
        Assert.Equal(line.Strokes[0].Y1, line.Strokes[0].Y2);
        Assert.Equal([At(40), At(70)], line.Strokes.Skip(1).Select(s => s.X1));
        double middle = line.Strokes[0].Y1;
        Assert.All(line.Strokes.Skip(1), end => Assert.Equal((end.X1, true), (end.X2, end.Y1 < middle && end.Y2 > middle)));
    }

    [Fact]
    public void A_box_has_four_sides_and_its_median()
    {
        DrawnChart.Path box = Assert.Single(Draw(1, new Box(0, 20, 30, 60)).Lines(Ink.Text));
        Assert.Equal(5, box.Strokes.Count);
        Assert.Equal((At(20), At(60)), (box.Left, box.Right));
        Assert.Equal([At(20), At(30), At(60)], box.Strokes.Where(s => s.X1 == s.X2).Select(s => s.X1).Order());
    }

    [Fact]
    public void Each_point_is_a_dot_at_its_value_and_height()
    {
        DrawnChart.Path dots = Assert.Single(Draw(1, new Points(0, [(10, -0.3), (50, 0), (90, 0.3)], Ink.Native)).Paths, p => p.IsDots);
        Assert.Equal([At(10), At(50), At(90)], dots.Strokes.Select(s => s.X1), (a, b) => Math.Abs(a - b) < 0.1);
        Assert.Equal(3, dots.Strokes.Select(s => s.Y1).Distinct().Count());
        Assert.Equal(dots.Strokes.Select(s => s.Y1).Order(), dots.Strokes.Select(s => s.Y1));
    }

    [Fact]
    public void A_segment_has_its_label_in_the_middle_where_that_fits()
    {
        DrawnChart chart = Draw(1, new Segment(0, 0, 20, Ink.Native, "12"), new Segment(0, 20, 21, Ink.Pale, "13"));
        Assert.Equal(2, chart.Rectangles.Count);
        DrawnChart.Text label = Assert.Single(chart.Texts, t => t.Value is "12" or "13");
        Assert.Equal("12", label.Value);
        Assert.InRange(label.X + (label.Length / 2), At(10) - 1, At(10) + 1);
    }

    [Fact]
    public void Text_is_text_with_a_title_and_a_size_that_scales()
    {
        DrawnChart chart = Draw(1, new Note(0, 50, "first\nsecond"));
        Assert.Equal(
            ["a title", "a heading", "row 0", "first", "second", "of a test", "0", "50", "100", "A caption."],
            chart.Texts.Select(t => t.Value),
            StringComparer.Ordinal);
        Assert.Equal(("a title", "A caption."), (chart.Root.Elements().First().Value, chart.Root.Elements().Skip(1).First().Value));
        Assert.Equal("img", (string?)chart.Root.Attribute("role"));
        Assert.StartsWith("0 0 1000 ", (string?)chart.Root.Attribute("viewBox"), StringComparison.Ordinal);
        Assert.All(chart.Texts, t => Assert.InRange(t.Length, t.Value.Length * t.Size * 0.25, t.Value.Length * t.Size * 0.9));
    }

    [Fact]
    public void No_line_of_the_grid_runs_through_a_note()
    {
        DrawnChart chart = Draw(1, new Note(0, 45, "across the tic of 50"));
        DrawnChart.Text text = Assert.Single(chart.Texts, t => t.Value.StartsWith("across", StringComparison.Ordinal));
        DrawnChart.Path behind = Assert.Single(chart.Lines(Ink.Page));
        Assert.InRange(text.X, behind.Left, behind.Left + 5);
        Assert.InRange(behind.Right, text.X + text.Length, text.X + text.Length + 5);
        Assert.InRange(text.Y, behind.Top, behind.Top + 8);
    }

    private static DrawnChart Draw(int rows, params Mark[] marks) => DrawnChart.Parse(PageDrawing.Svg(
        new Page("name", "a title", [new Panel("a heading", [.. Enumerable.Range(0, rows).Select(row => $"row {row}")], ToHundred, marks)], "A caption.")));

    private static double At(double value) => Math.Round(Left + (value / 100 * PageDrawing.PlotWidth), 2);

    private static void AssertSpan(string colour, double from, double to, DrawnChart.Rectangle bar)
    {
        Assert.Equal(colour, bar.Colour, ignoreCase: true);
        Assert.Equal(At(from), bar.Left, 0.1);
        Assert.Equal(At(to), bar.Right, 0.1);
        Assert.InRange(bar.Right, Left, Right);
    }
}
