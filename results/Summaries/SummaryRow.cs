using System.Text.Json.Serialization;
using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>What is known about one path in one scenario and lane. Figures are cost per call in <see cref="Unit"/>.</summary>
public sealed record SummaryRow
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    public required string Path { get; init; }

    /// <summary>Form of the path, as in <see cref="Case.Form"/>.</summary>
    public string Form { get; init; } = "";

    /// <summary>What the row is about.</summary>
    [JsonIgnore]
    public Case Case => new(Scenario, Lane, Path, Form);

    /// <summary>Path and form, which name the row within its lane.</summary>
    [JsonIgnore]
    public string Name => Path + Form;

    public required Unit Unit { get; init; }

    public required Status Status { get; init; }

    public string? Reason { get; init; }

    public string? Remedy { get; init; }

    /// <summary>Rounds with at least one block.</summary>
    public required int NRounds { get; init; }

    /// <summary>batches with at least one block: the units of the interval. Null in summaries of before there were batches.</summary>
    public int? NBatches { get; init; }

    /// <summary>Blocks over all rounds.</summary>
    public required int NBlocks { get; init; }

    /// <summary>Hodges-Lehmann median of the 10th percentiles of the batches, of a count its most frequent state; null unless measured.</summary>
    public double? Estimate { get; init; }

    /// <summary>Low end of the interval; null with fewer than two batches, and for a count.</summary>
    public double? CiLow { get; init; }

    /// <summary>High end of the interval; null with fewer than two batches, and for a count.</summary>
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

    /// <summary>What the path is measured against; null where that is not known.</summary>
    public PathTraits? Traits { get; init; }

    /// <summary>Whether it is a program of others: shown beside the paths, and in no ratio with one.</summary>
    [JsonIgnore]
    public bool IsWitness => Traits is { IsWitness: true };

    /// <summary>Whether it may be compared with other paths.</summary>
    [JsonIgnore]
    public bool IsPath => !IsRung && !IsWitness;

    /// <summary>Whether this is the row that all others are compared with in the end.</summary>
    [JsonIgnore]
    public bool IsBase => IsPath && Traits is { Baseline: null };

    /// <summary>Smallest relative difference that the row's noise can't fake, such as 0.004; null with too few batches.</summary>
    public double? NoiseFloor { get; init; }

    /// <summary>Of a count, the states in which its blocks were seen; one that is exact where all agree. Null where time was measured.</summary>
    public IReadOnlyList<CountState>? States { get; init; }

    /// <summary>True for a count of which all blocks agree to the instruction; null where time was measured.</summary>
    public bool? Exact { get; init; }

    /// <summary>How the emulated CPU distorts the figure, in one sentence; null where it is not known to.</summary>
    public string? Artefact { get; init; }

    /// <summary>Whole sentences, from a closed list and from the path's own notes.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
