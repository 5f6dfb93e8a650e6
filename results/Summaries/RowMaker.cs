using Hostcall.Results.Statistics;

namespace Hostcall.Results;

/// <summary>Makes one row of the summary.</summary>
internal static class RowMaker
{
    /// <summary>Why a row that was to be measured has nothing to show.</summary>
    public const string Interrupted = "interrupted before the first block";

    public static SummaryRow Make(Outcome outcome, RunSeries run, int seed, SummaryOptions options)
    {
        GroupSeries? series = run.For(outcome);
        var row = new SummaryRow
        {
            Scenario = outcome.Scenario,
            Lane = outcome.Lane,
            Path = outcome.Path,
            Unit = outcome.Unit,
            Status = outcome.Status,
            Reason = outcome.Reason,
            Remedy = outcome.Remedy,
            NRounds = series?.RoundCount ?? 0,
            NGroups = series?.Values.Count ?? 0,
            NBlocks = series?.Blocks.Count ?? 0,
            ExitsPerCall = outcome.ExitsPerCall,
            ExitsPromised = outcome.ExitsPromised,
            CpuNsPerCall = outcome.CpuNsPerCall,
            IsRung = outcome.IsRung,
            Warnings = outcome.Notes,
        };
        if (outcome.Status != Status.Measured)
            return row;
        if (series is null)
            return row with { Status = Status.Failed, Reason = Interrupted, Remedy = "Run it again." };
        return Measured(row, series, run.RoundsOf(outcome), seed, options);
    }

    private static SummaryRow Measured(SummaryRow row, GroupSeries series, int allRounds, int seed, SummaryOptions options)
    {
        Estimate estimate = new GroupBootstrap(series.Values, seed, series.Name, options.Resamples).At(options.Confidence);
        var warnings = new List<string>(row.Warnings);
        if (row is { ExitsPerCall: { } counted, ExitsPromised: { } promised } && Math.Abs(counted - promised) > RowWarnings.ExitTolerance * Math.Max(1, promised))
            warnings.Add(RowWarnings.ExitsDiffer(counted, promised));
        if (series.RoundCount < allRounds)
            warnings.Add(RowWarnings.RoundsMissing(series.RoundCount, allRounds));
        warnings.AddRange(row.Unit == Unit.Instructions ? RowWarnings.ForCounts(series) : RowWarnings.For(series, estimate));
        return row with
        {
            Estimate = estimate.Value,
            CiLow = estimate.Low is { } low ? Math.Max(0, low) : null,
            CiHigh = estimate.High,
            P50 = Quantiles.HarrellDavis(series.Blocks, 0.50),
            P99 = Quantiles.HarrellDavis(series.Blocks, 0.99),
            NoiseFloor = NoiseFloor.Of(series, seed),
            Warnings = warnings,
        };
    }
}
