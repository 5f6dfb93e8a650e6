namespace Hostcall.Results;

/// <summary>What one rung of the exit ladder adds to the one below it, subtracted batch by batch.</summary>
public sealed record LadderStep
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    public required Unit Unit { get; init; }

    /// <summary>The lower rung; null for the first, which stands on nothing.</summary>
    public string? From { get; init; }

    /// <summary>The rung that this step reaches.</summary>
    public required string To { get; init; }

    /// <summary>Added cost per call in <see cref="Unit"/>; negative where the upper rung is cheaper.</summary>
    public required double Difference { get; init; }

    /// <summary>Low end of the interval; null with fewer than two common batches.</summary>
    public double? CiLow { get; init; }

    /// <summary>High end of the interval; null with fewer than two common batches.</summary>
    public double? CiHigh { get; init; }
}
