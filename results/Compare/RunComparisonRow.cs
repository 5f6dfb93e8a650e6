using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>One path in the baseline and in the candidate.</summary>
public sealed record RunComparisonRow
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    public required string Path { get; init; }

    public required Unit Unit { get; init; }

    /// <summary>Cost in the candidate over cost in the baseline; above 1, the candidate is slower.</summary>
    public required double Ratio { get; init; }

    /// <summary>Low end of the interval; null where a side has a single batch.</summary>
    public double? CiLow { get; init; }

    /// <summary>High end of the interval; null where a side has a single batch.</summary>
    public double? CiHigh { get; init; }

    /// <summary>What the candidate is, compared with the baseline.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>For inconclusive: how many more rounds (or runs, see <see cref="RunComparison.Unit"/>) would settle it.</summary>
    public int? More { get; init; }

    /// <summary>Relative difference that may not be claimed.</summary>
    public double? NoiseFloor { get; init; }

    /// <summary>
    /// True when the batch is the unit and a run was too loud for this path, by the limit that also makes it warn;
    /// such a row claims no difference.
    /// </summary>
    public bool Disturbed { get; init; }
}
