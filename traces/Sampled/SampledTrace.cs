namespace Hostcall.Traces;

/// <summary>Where samples fell.</summary>
/// <param name="Tree">One for each sample, by chain of callers.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="Event">What was sampled by.</param>
/// <param name="IsUserSpaceOnly">Whether perf left the kernel out, which it does for users who may not look into it.</param>
public sealed record SampledTrace(CallTree Tree, long Samples, string Event, bool IsUserSpaceOnly)
{
    /// <summary>How many of them fell between a VM entry and the exit.</summary>
    public long InGuest { get; init; }

    /// <summary>The profile of one call: each sample stands for its part of the time that a call takes.</summary>
    /// <param name="scenario">What was asked.</param>
    /// <param name="lane">Where it ran.</param>
    /// <param name="path">How it got there.</param>
    /// <param name="nanosecondsPerCall">Measured while the samples were taken.</param>
    public Profile ProfileOf(string scenario, string lane, string path, double nanosecondsPerCall) =>
        new(scenario, lane, path, Results.Unit.Nanoseconds, Tree.Rows(Samples / nanosecondsPerCall));
}
