using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>What a summary is made with; the defaults are what the documentation describes.</summary>
public sealed record SummaryOptions
{
    public double Confidence { get; init; } = 0.95;

    public double ClaimConfidence { get; init; } = 0.99;

    public double Margin { get; init; } = 0.02;

    public int Resamples { get; init; } = BatchBootstrap.DefaultResamples;

    /// <summary>Noise floor that A against A runs of this machine gave, as a fraction; verdicts honour the larger of this and the run's own.</summary>
    public double? MeasuredNoiseFloor { get; init; }
}
