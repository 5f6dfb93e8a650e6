using System.Globalization;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Traces;

/// <summary>What a reader has to know before taking a figure of a trace elsewhere.</summary>
public static class TraceSentences
{
    /// <summary>What is partial, how the trace was made, what its unit is not: all but the headline.</summary>
    public static IEnumerable<string> Of(LaneTrace trace) => [.. Missing(trace), .. Notes(trace), .. Caveats(trace)];

    /// <summary>What one path saves against another, or nothing.</summary>
    public static IEnumerable<string> Headline(LaneTrace trace) => trace.Difference is { } diff ? DifferenceText.Of(diff) : [];

    /// <summary>Why paths that were asked for are not shown.</summary>
    public static IEnumerable<string> Missing(LaneTrace trace) => trace.Missing.Select(reason => $"Not traced: {reason.TrimEnd('.')}.");

    /// <summary>How the trace was made.</summary>
    public static IEnumerable<string> Notes(LaneTrace trace) =>
    [
        .. trace.Paths.SelectMany(path => path.Notes).Distinct(),
        $"Functions that have a name hold at least {NamedPercent(trace)}% of the cost of each path.",
        .. trace.Kernel is { } kernel ? [$"The kernel that was traced: {kernel}."] : Array.Empty<string>(),
    ];

    /// <summary>What the unit is not.</summary>
    public static IEnumerable<string> Caveats(LaneTrace trace) => !trace.Unit.IsTime
        ? LaneText.Caveats([(trace.Unit, trace.Architecture ?? PayloadIdentity.FirstArchitecture)])
        : ["From samples, not from every instruction: small shares are uncertain."];

    /// <summary>Of the path with the fewest names, rounded down, because it is a promise.</summary>
    private static string NamedPercent(LaneTrace trace) =>
        (Math.Floor(1000 * trace.Profiles.Min(profile => profile.NamedShare)) / 10).ToString("0.#", CultureInfo.InvariantCulture);
}
