using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Tests.Results;

public sealed class UnitTests
{
    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(1.2345, "1.234 ns")]
    [InlineData(140.25, "140.2 ns")]
    [InlineData(999.4, "999.4 ns")]
    [InlineData(999.5, "0.9995 µs")]
    [InlineData(7512, "7.512 µs")]
    [InlineData(-7512, "-7.512 µs")]
    [InlineData(999_499, "999.5 µs")]
    [InlineData(1_000_000, "1.000 ms")]
    [InlineData(12_345_678_900, "12,346 ms")]
    public void Times_have_four_digits_in_the_scale_that_keeps_them_short(double value, string expected)
    {
        using var culture = new ForeignCulture();
        Assert.Equal(expected, Unit.Nanoseconds.Format(value));
        Assert.Equal(expected, Unit.Nanoseconds.Cell(value));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(7.5, "7.5")]
    [InlineData(7, "7")]
    [InlineData(329.6, "330")]
    [InlineData(3417, "3,417")]
    public void Instructions_are_whole_unless_few_and_averaged(double value, string expected)
    {
        Assert.Equal(expected, Unit.Instructions.Cell(value));
        Assert.Equal(expected + " instructions", Unit.Instructions.Format(value));
    }

    [Theory]
    [InlineData(7480.0, 7550.0, "[7.480, 7.550]")]
    [InlineData(null, null, "")]
    [InlineData(7480.0, null, "[7.480, –]")]
    [InlineData(0.0, double.PositiveInfinity, "[0.000, –]")]
    [InlineData(double.NaN, double.PositiveInfinity, "")]
    public void An_interval_has_the_scale_of_its_estimate_and_a_dash_for_an_end_that_it_lacks(double? low, double? high, string expected) =>
        Assert.Equal(expected, Unit.Nanoseconds.Interval(7512, low, high));

    [Theory]
    [InlineData(2.3549, 2.3, null, "2.35 [2.30, –]")]
    [InlineData(0.99123, 0.98, 1.01, "0.9912 [0.9800, 1.0100]")]
    [InlineData(53.64, 1.0, 458.0, "53.6 [1.0, 458.0]")]
    public void Ratios_have_three_digits_and_near_one_four(double ratio, double? low, double? high, string expected) =>
        Assert.Equal(expected, $"{Figures.Ratio(ratio)} {Figures.RatioInterval(ratio, low, high)}");

    [Fact]
    public void What_is_no_cost_has_one_form_each()
    {
        Assert.Equal(("2%", "0.13%", "70.3%", "0.0%"), (Figures.Percent(0.02), Figures.Percent(0.0013), Figures.Share(0.7032), Figures.Share(-0.0001)));
        Assert.Equal(("1.022", "–", "12,345"), (Figures.Exits(1.0217), Figures.Exits(null), Figures.Count(12345)));
        Assert.Equal(("3,417", "12.5", "12,346"), (Unit.Part(3417), Unit.Part(12.5), Unit.Part(12345.6)));
    }

    [Fact]
    public void Files_know_units_by_name_and_no_others()
    {
        Assert.Equal((Unit.Nanoseconds, Unit.Instructions), (Unit.Find("ns"), Unit.Find("instructions")));
        Assert.Null(Unit.Find("miles"));
        Assert.Null(Unit.Find(null));
        Assert.Equal("ns instructions", string.Create(CultureInfo.InvariantCulture, $"{Unit.Nanoseconds} {Unit.Instructions}"));
    }
}
