using Hostcall.Plots.Drawing;
using Hostcall.Results;

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
}
