using System.Diagnostics;

namespace Hostcall.Linux;

/// <summary>The clock that blocks are timed with: CLOCK_MONOTONIC, as <see cref="Stopwatch"/> reads it.</summary>
public static class MonotonicClock
{
    private const int StepsSeen = 5;

    /// <summary>A tenth of a second at the least, even where a reading takes a few ns: longer than a tick of any kernel.</summary>
    private const int MostReadings = 50_000_000;

    /// <summary>
    /// The shortest of some steps that the clock is seen to make, in ns: what one reading costs with a fine clock, a tick
    /// with one that only ticks move (clocksource jiffies), which clock_getres(2) does not tell apart. Infinite where
    /// it stands still.
    /// </summary>
    public static double Step()
    {
        double least = double.PositiveInfinity;
        for (int step = 0; step < StepsSeen; step++)
        {
            long start = Stopwatch.GetTimestamp(), now = start;
            for (int reading = 0; now == start && reading < MostReadings; reading++) now = Stopwatch.GetTimestamp();
            if (now == start) return double.PositiveInfinity;
            least = Math.Min(least, (now - start) * (1e9 / Stopwatch.Frequency));
        }

        return least;
    }
}
