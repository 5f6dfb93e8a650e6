namespace Hostcall.Results;

/// <summary>What is known about one path in one scenario and lane. Figures are cost per call in <see cref="Unit"/>.</summary>
public sealed record SummaryRow
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    public required string Path { get; init; }

    public required Unit Unit { get; init; }

    public required Status Status { get; init; }

    public string? Reason { get; init; }

    public string? Remedy { get; init; }

    /// <summary>Rounds with at least one block.</summary>
    public required int NRounds { get; init; }

    /// <summary>Round groups with at least one block: the units of the interval. Null in summaries of before there were groups.</summary>
    public int? NGroups { get; init; }

    /// <summary>Blocks over all rounds.</summary>
    public required int NBlocks { get; init; }

    /// <summary>Hodges-Lehmann median of the lower deciles of the groups; null unless measured.</summary>
    public double? Estimate { get; init; }

    /// <summary>Low end of the interval; null with fewer than two groups.</summary>
    public double? CiLow { get; init; }

    /// <summary>High end of the interval; null with fewer than two groups.</summary>
    public double? CiHigh { get; init; }

    /// <summary>Median over blocks (Harrell-Davis).</summary>
    public double? P50 { get; init; }

    /// <summary>99th percentile over blocks (Harrell-Davis); of block means, not of single calls.</summary>
    public double? P99 { get; init; }

    public double? ExitsPerCall { get; init; }

    public double? ExitsPromised { get; init; }

    public double? CpuNsPerCall { get; init; }

    /// <summary>True for a rung of the exit ladder.</summary>
    public bool IsRung { get; init; }

    /// <summary>Smallest relative difference that the row's noise can't fake, such as 0.004; null with too few groups.</summary>
    public double? NoiseFloor { get; init; }

    /// <summary>Whole sentences, from a closed list and from the path's own notes.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
