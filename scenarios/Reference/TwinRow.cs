using Hostcall.Paths;
using Hostcall.Statistics;

namespace Hostcall.Scenarios.Reference;

/// <summary>What a comparison found for one path; all costs in ns per call.</summary>
public sealed record TwinRow(PathRow Path)
{
    /// <summary>How far the ratio may lie from 1.</summary>
    public const double Tolerance = 0.02;

    /// <summary>Why there is nothing to compare, or null.</summary>
    public string? Unavailable { get; init; }

    public double Ours { get; init; }

    public double Twin { get; init; }

    /// <summary>Ours over the twin's, with its 95 % interval.</summary>
    public Estimate Ratio { get; init; }

    /// <summary>Results that were not as expected in the twin; one on our side ends the comparison.</summary>
    public long Mismatches { get; init; }

    /// <summary>SHA-256 of the payload's body as it lay in this process, and in the twin.</summary>
    public string OurHash { get; init; } = "";

    public string TwinHash { get; init; } = "";

    /// <summary>Whether the interval lies within the goal, outside it, or partly.</summary>
    public string Verdict =>
        Ratio.Low is not { } low || Ratio.High is not { } high ? "too few rounds"
        : low >= 1 - Tolerance && high <= 1 + Tolerance ? "same"
        : low > 1 + Tolerance ? "slower"
        : high < 1 - Tolerance ? "faster"
        : "inconclusive";

    /// <summary>Whether a check did not hold: other bytes, a wrong result, or surely slower than the goal.</summary>
    public bool IsFailed => Unavailable is null && (OurHash != TwinHash || Mismatches != 0 || Verdict == "slower");
}
