using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Axes that people can read.</summary>
public sealed class AxisTests
{
    [Theory]
    [InlineData(1, 9)]
    [InlineData(90, 190_000)]
    [InlineData(0.001, 5)]
    [InlineData(3, 1e15)]
    [InlineData(1e-9, 1e15)]
    public void Tics_can_be_read(double least, double most)
    {
        foreach (Unit unit in new[] { Unit.Nanoseconds, Unit.Instructions })
        {
            Axis axis = Axis.ForCosts([least, most], unit);
            string svg = PageDrawing.Svg(new Page("a", "", [new Panel("", [""], axis, [])], ""));
            DrawnChart.Text[] tics = [.. DrawnChart.Parse(svg).Texts.Where(t => t.Value != axis.Title && t.Value.Length > 0)];
            Assert.InRange(tics.Length, 2, 20);
            Assert.All(tics.Zip(tics.Skip(1)), pair => Assert.True(pair.First.X + pair.First.Length + 4 < pair.Second.X));
        }
    }

    [Theory]
    [InlineData(100, 1900, false)]
    [InlineData(100, 2100, true)]
    public void The_axis_is_logarithmic_from_a_factor_of_20_on(double least, double most, bool log) =>
        Assert.Equal(log, Axis.ForCosts([least, most], Unit.Nanoseconds).IsLog);

    [Fact]
    public void Text_behind_the_longest_bar_fits_into_the_plot()
    {
        var note = new Note(0, 1000, new string('x', 60));
        Axis axis = Axis.ForCosts([10, 1000], Unit.Nanoseconds).WithRoomFor([note], width: 800);
        Assert.InRange((axis.Position(1000) * 800) + ChartFont.Width(note.Text), 0, 800);
    }

    [Fact]
    public void Costs_within_a_factor_of_20_stand_on_0_and_leave_a_twentieth_free()
    {
        Axis axis = Axis.ForCosts([100, 1900], Unit.Nanoseconds);
        Assert.Equal((0, 1995, false), (axis.Low, Math.Round(axis.High, 9), axis.IsLog));
        // An eighth of 1995 is 249, and 500 the next round step.
        Assert.Equal([0, 500, 1000, 1500], axis.Tics.Select(tic => tic.At));
        Assert.Equal(0.5, axis.Position(997.5), 12);
        Assert.Equal(-10, Axis.ForCosts([-10, 100], Unit.Nanoseconds).Low);
        Assert.Equal(1.05, Axis.ForCosts([], Unit.Nanoseconds).High);
    }

    [Theory]
    [InlineData(-0.1, 0.3, "-10% -5% 0% +5% +10% +15% +20% +25% +30%")]
    [InlineData(-0.3, 0.1, "-30% -25% -20% -15% -10% -5% 0% +5% +10%")]
    [InlineData(-0.07, 0.07, "-6% -4% -2% 0% +2% +4% +6%")]
    public void A_tic_at_either_end_is_drawn(double low, double high, string tics) =>
        Assert.Equal(tics, string.Join(' ', Axis.ForPercent(low, high, "difference").Tics.Select(tic => tic.Label)));

    [Fact]
    public void Costs_far_apart_stand_on_decades_with_two_and_five()
    {
        Axis axis = Axis.ForCosts([15, 1000], Unit.Nanoseconds);
        Assert.Equal((10, 1050, true), (Math.Round(axis.Low, 9), Math.Round(axis.High, 9), axis.IsLog));
        Assert.Equal([20, 50, 100, 200, 500, 1000], axis.Tics.Select(tic => Math.Round(tic.At, 6)));
        Assert.Equal(Math.Log(10) / Math.Log(105), axis.Position(100), 9);
        // Over more than four decades there is room for these alone.
        Assert.Equal([1, 10, 100, 1000, 10_000, 100_000], Axis.ForCosts([1, 100_000], Unit.Instructions).Tics.Select(tic => Math.Round(tic.At, 6)));
        Assert.False(Axis.ForCosts([15, 1000], Unit.Nanoseconds, mayBeLog: false).IsLog);
        Axis factors = Axis.ForCostsByFactors([1.5, 10], Unit.Nanoseconds);
        Assert.Equal((1, 15), (Math.Round(factors.Low, 9), Math.Round(factors.High, 9)));
    }

    [Fact]
    public void Percents_have_a_sign_where_they_are_above_0()
    {
        Axis axis = Axis.ForPercent(-0.1, 0.29, "change");
        Assert.Equal(["-10%", "-5%", "0%", "+5%", "+10%", "+15%", "+20%", "+25%"], axis.Tics.Select(tic => tic.Label));
        Assert.Equal((-0.1, 0.29, "change"), (axis.Low, axis.High, axis.Title));
        Assert.Equal(0.5, axis.Position(0.095), 12);
    }

    [Fact]
    public void Ratios_have_1_in_view_and_round_tics()
    {
        Axis narrow = Axis.ForRatios([2, 2.1], [], 800, "ratio"), wide = Axis.ForRatios([0.1, 50], [], 800, "ratio");
        Assert.Equal((1 / 1.05, 2.1 * 1.05), (narrow.Low, narrow.High));
        Assert.Equal([1, 1.2, 1.4, 1.6, 1.8, 2, 2.2], narrow.Tics.Select(tic => Math.Round(tic.At, 9)));
        Assert.Equal(["0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50"], wide.Tics.Select(tic => tic.Label));
        var note = new Note(0, 2.1, new string('x', 40));
        Axis beside = Axis.ForRatios([2, 2.1], [note], 800, "ratio");
        Assert.InRange((beside.Position(2.1) * 800) + ChartFont.Width(note.Text), 500, 800);
    }

    [Fact]
    public void A_cost_is_a_bar_from_the_end_of_the_axis_with_its_whole_interval_and_its_figure_behind()
    {
        SummaryRow row = Summarizer.Summarize(
            Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, 140, rounds: 20).Set(),
            Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)), PublishedLedger.Empty).Rows[0];
        Axis axis = CostBars.AxisOf(Unit.Nanoseconds, [row]);
        IReadOnlyList<Mark> marks = CostBars.Panel("heading", [row], axis, Ink.Native).Marks;
        Assert.Equal(new Bar(0, 0, row.Estimate!.Value, Ink.Native), marks[0]);
        Assert.Equal(new Whisker(0, row.CiLow!.Value, row.CiHigh!.Value), marks[1]);
        Note figure = Assert.IsType<Note>(marks[2]);
        Assert.Equal((3, row.CiHigh!.Value), (marks.Count, figure.At));
        Assert.StartsWith("140", figure.Text, StringComparison.Ordinal);
    }
}
