using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Two paths of the same scenario and lane, compared batch by batch.</summary>
public sealed record Comparison
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    /// <summary>The path that the verdict is about.</summary>
    public required string A { get; init; }

    /// <summary>The path that it is compared with.</summary>
    public required string B { get; init; }

    /// <summary>Cost of a over cost of b; above 1, a is slower.</summary>
    public required double Ratio { get; init; }

    /// <summary>
    /// Low end of the interval of the ratio, of a count the least ratio seen; null with fewer than two common batches, and where a count is exact.
    /// </summary>
    public double? CiLow { get; init; }

    /// <summary>High end of the interval of the ratio, of a count the largest ratio seen; null as above.</summary>
    public double? CiHigh { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>For inconclusive: how many more rounds would settle it; null where no number of rounds would.</summary>
    public int? MoreRounds { get; init; }

    /// <summary>Rounds in which both were measured.</summary>
    public required int NRounds { get; init; }

    /// <summary>Batches in which both were measured. Null in summaries of before there were batches.</summary>
    public int? NBatches { get; init; }

    /// <summary>Smallest relative difference that may be claimed, from A against A on the same data.</summary>
    public double? NoiseFloor { get; init; }
}
