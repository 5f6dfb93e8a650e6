using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Finds how many calls make a block long enough to time, and short enough to interleave.</summary>
internal static class Calibration
{
    /// <summary>
    /// Long enough that a clock's steps and the start of a block don't show, short enough that all paths of a round
    /// are measured within a few tenths of a second: what disturbs a machine for that long then spoils some visits of
    /// a batch, and not the batch.
    /// </summary>
    public static readonly TimeSpan BlockLength = TimeSpan.FromMilliseconds(4);

    /// <summary>On a busy machine a run that was interrupted looks ten times as long as it is; three in a row hardly ever are.</summary>
    private const int Tries = 3;

    /// <summary>Runs a path on the calling thread with ever more calls until a run can be extrapolated.</summary>
    /// <returns>Calls of one block, at least 1.</returns>
    public static long CallsPerBlock(PathRow path, SessionSetup setup)
    {
        using var session = path.Open(setup);
        session.Run(1);
        for (long calls = 16; ; calls *= 4)
        {
            var elapsed = Least(session, calls);
            if (elapsed * 8 >= BlockLength) return Math.Max(1, (long)(calls * (BlockLength / elapsed)));
        }
    }

    /// <summary>The shortest of some runs.</summary>
    private static TimeSpan Least(PathSession session, long calls)
    {
        var least = TimeSpan.MaxValue;
        for (int run = 0; run < Tries; run++)
        {
            least = TimeSpan.FromTicks(Math.Min(least.Ticks, (long)(session.Time(calls) / TimeSpan.NanosecondsPerTick)));
        }

        return least;
    }
}
