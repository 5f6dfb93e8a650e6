using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Scenarios;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(140)]
    [InlineData(87_000)]
    [InlineData(3_900_000)]
    public void A_block_has_as_many_calls_as_its_length_holds(double nanoseconds)
    {
        long calls = Calibration.Fitting(calls => TimeSpan.FromMicroseconds(calls * nanoseconds / 1000));
        Assert.InRange(calls * nanoseconds, 0.5 * Calibration.BlockLength.TotalNanoseconds, 1.01 * Calibration.BlockLength.TotalNanoseconds);
    }

    /// <summary>A call of 87 us, and a first run that others kept from the CPU for 14 ms: a block of four calls was once the end of it.</summary>
    [Fact]
    public void A_run_that_was_disturbed_does_not_choose_a_block_of_few_calls()
    {
        int runs = 0;
        long calls = Calibration.Fitting(calls => TimeSpan.FromMicroseconds((calls * 87) + (runs++ == 0 ? 14_000 : 0)));
        Assert.InRange(calls, 44, 46);
    }

    [Fact]
    public void A_call_that_is_longer_than_a_block_is_a_block() => Assert.Equal(1, Calibration.Fitting(calls => TimeSpan.FromMilliseconds(50 * calls)));

    [Fact]
    public void A_machine_that_never_leaves_a_run_alone_comes_to_an_end() =>
        Assert.InRange(Calibration.Fitting(calls => TimeSpan.FromMilliseconds(calls % 2 == 0 ? 1000 : 0.01)), 1, long.MaxValue);
}
