using Hostcall.Plots.Drawing;

namespace Hostcall.Tests.Plots;

/// <summary>Colours that can be told apart, and text that stands out.</summary>
public sealed class InkTests
{
    /// <summary>Pairs whose contrast the Web Content Accessibility Guidelines and their readers tell; a shade so dark that it counts linearly.</summary>
    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#000000", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#ff0000", "#ffffff", 4.00)]
    [InlineData("#00ff00", "#ffffff", 1.37)]
    [InlineData("#0000ff", "#ffffff", 8.59)]
    [InlineData("#123456", "#123456", 1)]
    // (10 / 255 / 12.92 + 0.05) / 0.05
    [InlineData("#0a0a0a", "#000000", 1.0607)]
    public void Contrast_is_that_of_the_guidelines(string one, string other, double ratio) => Assert.Equal(ratio, Ink.Contrast(one, other), 0.005);

    [Fact]
    public void Contrast_of_the_darkest_shades_is_exact() => Assert.Equal(((10 / 255.0 / 12.92) + 0.05) / 0.05, Ink.Contrast("#0a0a0a", "#000000"), 9);

    [Fact]
    public void Text_on_a_colour_is_dark_on_light_and_light_on_dark()
    {
        Assert.Equal(Ink.DarkOnMark, Ink.On("#F0E442"));
        Assert.Equal(Ink.LightOnMark, Ink.On("#117733"));
    }

    [Fact]
    public void Six_labs_have_six_colours_and_further_ones_the_last()
    {
        string[] colours = [.. Enumerable.Range(0, 8).Select(Ink.Lab)];
        Assert.Equal(6, colours.Take(6).Distinct().Count());
        Assert.DoesNotContain(Ink.Native, colours);
        Assert.Equal([colours[5], colours[5]], colours[6..]);
    }

    [Fact]
    public void Parts_have_eighteen_colours_and_begin_again() => Assert.Equal(
        Enumerable.Range(0, 18).Select(Ink.Part).Distinct(), Enumerable.Range(18, 18).Select(Ink.Part));
}
