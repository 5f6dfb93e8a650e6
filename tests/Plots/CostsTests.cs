using Hostcall.Results;

namespace Hostcall.Tests.Plots;

public sealed class CostsTests
{
    [Theory]
    [InlineData(0.754, 0.6, 0.9, "[0.600, 0.900]")]
    [InlineData(0.754, 0.001, 12, "[0.001, 12.000]")]
    [InlineData(0.754, 1e-9, 51_520_820_327_047_416.0, "[–, –]")] // few groups
    [InlineData(2, 1.9, double.PositiveInfinity, "[1.90, –]")]
    public void An_end_of_an_interval_that_is_as_good_as_open_is_a_dash(double ratio, double low, double high, string expected) =>
        Assert.Equal(expected, Figures.RatioInterval(ratio, low, high));
}
