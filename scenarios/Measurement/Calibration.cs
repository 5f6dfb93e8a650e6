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

    /// <summary>A length that fits within this factor is taken for right, and made to fit.</summary>
    private const int Near = 2;

    /// <summary>Lengths are mostly right at the third; on a machine that never leaves a run alone the last one has to do.</summary>
    private const int MostLengths = 16;

    /// <summary>Runs a path on the calling thread with other numbers of calls until a run is about as long as a block.</summary>
    /// <returns>Calls of one block, at least 1.</returns>
    public static long CallsPerBlock(PathRow path, SessionSetup setup)
    {
        using var session = path.Open(setup);
        session.Run(1);
        return Fitting(calls => Least(session, calls));
    }

    /// <summary>Finds how many calls last as long as a block.</summary>
    /// <remarks>
    /// No length is believed that was only calculated from another: a run that is disturbed looks longer than it is, and what is
    /// calculated from it has few calls, in which what a block costs once is a large part. Run by itself, such a length shows.
    /// </remarks>
    /// <param name="lasts">How long some calls last; at times too long.</param>
    internal static long Fitting(Func<long, TimeSpan> lasts)
    {
        long calls = 16;
        for (int lengths = 1; ; lengths++)
        {
            long fitting = Math.Max(1, (long)(calls * (BlockLength / lasts(calls))));
            if (lengths == MostLengths || (fitting <= Near * calls && calls <= Near * fitting)) return fitting;
            calls = Math.Min(fitting, 64 * calls);
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
