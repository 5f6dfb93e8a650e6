using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Makes one row of the summary.</summary>
internal static class RowMaker
{
    /// <summary>Why a row that was to be measured has nothing to show.</summary>
    public const string Interrupted = "interrupted before the first block";

    public static SummaryRow Make(Outcome outcome, RunSeries run, int seed, SummaryOptions options)
    {
        BatchSeries? series = run.For(outcome);
        var row = new SummaryRow
        {
            Scenario = outcome.Scenario,
            Lane = outcome.Lane,
            Path = outcome.Path,
            Form = outcome.Form,
            Unit = outcome.Unit,
            Status = outcome.Status,
            Reason = outcome.Reason,
            Remedy = outcome.Remedy,
            NRounds = series?.RoundCount ?? 0,
            NBatches = series?.Values.Count ?? 0,
            NBlocks = series?.Blocks.Count ?? 0,
            ExitsPerCall = outcome.ExitsPerCall,
            ExitsPromised = outcome.ExitsPromised,
            CpuNsPerCall = run.CpuNsPerCall(outcome),
            IsRung = outcome.IsRung,
            Traits = outcome.Traits,
            Artefact = ArtefactOf(outcome),
            Warnings =
            [
                .. new[] { ArtefactOf(outcome) }.OfType<string>().Union(outcome.Notes),
                .. Preempted(run.BlocksOf(outcome)), .. FewCalls(outcome.Unit, run.BlocksOf(outcome)),
            ],
        };
        if (outcome.Status != Status.Measured)
            return row;
        if (series is null)
            return row with { Status = Status.Failed, Reason = Interrupted, Remedy = "Run it again." };
        return Measured(row, series, run.RoundsOf(outcome), run.UntilPercent(outcome), seed, options);
    }

    /// <summary>Runs of before artefacts had a place of their own have them among the notes, which began in this way.</summary>
    public static string? ArtefactOf(Outcome outcome) =>
        outcome.Artefact ?? outcome.Notes.FirstOrDefault(note => note.StartsWith("longer here than ", StringComparison.Ordinal));

    /// <summary>A sentence on how often something else ran in the middle of blocks; none where it hardly did.</summary>
    private static IEnumerable<string> Preempted(IReadOnlyList<Block> blocks)
    {
        long preemptions = blocks.Sum(block => block.Preemptions ?? 0);
        if (blocks.Count > 0 && preemptions >= RowWarnings.MuchPreempted * blocks.Count)
            yield return RowWarnings.Preempted(preemptions, blocks.Count);
    }

    private static IEnumerable<string> FewCalls(Unit unit, IReadOnlyList<Block> blocks)
    {
        if (unit == Unit.Nanoseconds && blocks.Count > 0 && blocks.Min(block => block.Calls) is < RowWarnings.EnoughCalls and var calls)
            yield return RowWarnings.FewCalls(calls);
    }

    /// <summary>What a call costs.</summary>
    public static double FigureOf(Unit unit, BatchSeries series) =>
        unit == Unit.Instructions ? CountState.Usual(series.Blocks) : BatchBootstrap.Center(series.Values);

    /// <summary>The same with its interval, which does not reach below zero.</summary>
    public static Estimate EstimateOf(Unit unit, BatchSeries series, int seed, SummaryOptions options)
    {
        if (unit == Unit.Instructions)
            return new Estimate(FigureOf(unit, series), null, null);
        Estimate estimate = new BatchBootstrap(series.Values, seed, series.Name, options.Resamples).At(options.Confidence);
        return estimate with { Low = estimate.Low is { } low ? Math.Max(0, low) : null };
    }

    private static SummaryRow Measured(SummaryRow row, BatchSeries series, int allRounds, double? untilPercent, int seed, SummaryOptions options)
    {
        bool isCount = row.Unit == Unit.Instructions;
        Estimate estimate = EstimateOf(row.Unit, series, seed, options);
        var warnings = new List<string>(row.Warnings);
        if (untilPercent is { } percent)
            warnings.AddRange(RowWarnings.ForPrecision(estimate, percent));
        else if (series.RoundCount < allRounds)
            warnings.Add(RowWarnings.RoundsMissing(series.RoundCount, allRounds));
        warnings.AddRange(isCount ? RowWarnings.ForCounts(series) : RowWarnings.For(series, estimate));
        IReadOnlyList<CountState>? states = isCount ? CountState.Of(series.Blocks) : null;
        return row with
        {
            Estimate = estimate.Value,
            CiLow = estimate.Low,
            CiHigh = estimate.High,
            States = states,
            Exact = states is null ? null : states is [{ IsExact: true }],
            P50 = Quantiles.HarrellDavis(series.Blocks, 0.50),
            P99 = Quantiles.HarrellDavis(series.Blocks, 0.99),
            NoiseFloor = isCount ? null : NoiseFloor.Of(series, seed),
            Warnings = warnings,
        };
    }
}
