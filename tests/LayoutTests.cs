namespace Hostcall.Tests;

public sealed class LayoutTests
{
    [Fact]
    public void Placeholder() => Assert.Equal(0, Scenarios.CommandLine.Run([]));
}
