using Hostcall.Linux;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Scenarios;

/// <summary>A clock that only ticks move makes every path cost nothing.</summary>
public sealed class ClockTests
{
    [Fact]
    public void This_machines_clock_moves_in_steps_that_blocks_can_be_timed_with()
    {
        double step = MonotonicClock.Step();
        Assert.InRange(step, 0.1, 20_000_000);
        Assert.SkipWhen(step > 40_000, $"this machine's clock moves in steps of {step} ns");
        Assert.Null(ClockCheck.TooCoarse(step, "tsc"));
    }

    [Theory]
    [InlineData(4e6, "the clock of this machine moves in steps of 4 ms (clocksource refined-jiffies), and a block lasts 4 ms")]
    [InlineData(double.PositiveInfinity, "the clock of this machine stands still (clocksource refined-jiffies), and a block lasts 4 ms")]
    [InlineData(40_001, "the clock of this machine moves in steps of 0.04 ms (clocksource refined-jiffies), and a block lasts 4 ms")]
    [InlineData(40_000, null)]
    public void A_clock_whose_steps_are_more_than_a_percent_of_a_block_times_nothing(double step, string? reason) =>
        Assert.Equal(reason, ClockCheck.TooCoarse(step, "refined-jiffies")?.Reason);
}
