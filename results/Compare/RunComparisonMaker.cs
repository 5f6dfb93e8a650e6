using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Makes the rows of a comparison of runs.</summary>
internal static class RunComparisonMaker
{
    public static IReadOnlyList<RunComparisonRow> Rows(
        IReadOnlyList<RunData> baseline, IReadOnlyList<RunData> candidate, bool byRun, SummaryOptions options)
    {
        int seed = baseline[0].Manifest.Seed;
        var before = Collect(baseline);
        var after = Collect(candidate);
        var pairs = new List<(Outcome Path, UnpairedRatio Ratio, double? Floor, bool Disturbed)>();
        var counted = new List<(int Place, RunComparisonRow Row)>();
        foreach ((var key, (Outcome outcome, List<BatchSeries> runs)) in after)
        {
            if (!before.TryGetValue(key, out var other) || other.Outcome.Unit != outcome.Unit)
                continue;
            if (outcome.Unit == Unit.Instructions)
            {
                if (runs.Concat(other.Runs).SelectMany(run => run.Blocks).All(block => block > 0))
                    counted.Add((counted.Count + pairs.Count, Counted(outcome, runs, other.Runs, options.Margin)));
                continue;
            }

            int rounds = Math.Min(Rounds(runs, byRun), Rounds(other.Runs, byRun));
            if (UnpairedRatio.Between(Values(runs, byRun), Values(other.Runs, byRun), rounds, seed, $"{key}", options.Resamples) is { } ratio)
            {
                BatchSeries[] all = [.. runs, .. other.Runs];
                pairs.Add(byRun
                    ? (outcome, ratio, options.MeasuredNoiseFloor, false)
                    : (outcome, ratio, Floor(all, options), all.Any(r => IsLoud(r, seed, options))));
            }
        }

        var judge = new Judge(options.Margin, options.Confidence, options.ClaimConfidence, pairs.Count);
        var compared = pairs.Select(p => Row(p.Path, p.Ratio, p.Floor, p.Disturbed, judge)).ToList();
        foreach (var (place, row) in counted) compared.Insert(place, row);
        return compared;
    }

    /// <summary>Counts are compared as they are, block by block.</summary>
    private static RunComparisonRow Counted(Outcome path, List<BatchSeries> after, List<BatchSeries> before, double margin)
    {
        var (ratio, low, high, verdict) = CountState.Compare(
            [.. after.SelectMany(run => run.Blocks)], [.. before.SelectMany(run => run.Blocks)], margin);
        return new RunComparisonRow
        {
            Scenario = path.Scenario,
            Lane = path.Lane,
            Path = path.Case.Name,
            Unit = path.Unit,
            Ratio = ratio,
            CiLow = low,
            CiHigh = high,
            Verdict = verdict,
        };
    }

    private static Dictionary<Case, (Outcome Outcome, List<BatchSeries> Runs)> Collect(IReadOnlyList<RunData> runs)
    {
        var all = new Dictionary<Case, (Outcome Outcome, List<BatchSeries> Runs)>();
        foreach (RunData run in runs)
        {
            foreach ((Outcome outcome, BatchSeries series) in new RunSeries(run.Samples, run.Manifest).Measured.SelectMany(g => g))
            {
                Case key = outcome.Case;
                if (!all.TryGetValue(key, out var entry))
                    all[key] = entry = (outcome, []);
                entry.Runs.Add(series);
            }
        }

        return all;
    }

    private static int Rounds(List<BatchSeries> runs, bool byRun) => byRun ? runs.Count : runs.Sum(r => r.RoundCount);

    /// <summary>One value per run, its median batch; or those of all batches.</summary>
    private static double[] Values(List<BatchSeries> runs, bool byRun) => byRun
        ? [.. runs.Select(r => Quantiles.Median(r.Values))]
        : [.. runs.SelectMany(r => r.Values)];

    private static double? Floor(IEnumerable<BatchSeries> runs, SummaryOptions options) =>
        runs.Select(NoiseFloor.BetweenBatches).Append(options.MeasuredNoiseFloor).Max();

    // The limit is the one from which on a row of a run warns that its machine was not quiet.
    private static bool IsLoud(BatchSeries series, int seed, SummaryOptions options) =>
        new BatchBootstrap(series.Values, seed, series.Name, options.Resamples).At(options.Confidence) is { High: { } high } estimate
        && high - estimate.Value > RowWarnings.WidestHalf * estimate.Value;

    private static RunComparisonRow Row(Outcome path, UnpairedRatio ratio, double? floor, bool disturbed, Judge judge)
    {
        Estimate shown = judge.Shown(ratio);
        (Verdict verdict, int? more) = judge.Decide(ratio, floor);
        if (disturbed && verdict is (Verdict.Faster or Verdict.Slower))
            (verdict, more) = (Verdict.Inconclusive, null);
        return new RunComparisonRow
        {
            Scenario = path.Scenario,
            Lane = path.Lane,
            Path = path.Case.Name,
            Unit = path.Unit,
            Ratio = shown.Value,
            CiLow = shown.Low,
            CiHigh = shown.High,
            Verdict = verdict,
            More = more,
            NoiseFloor = floor,
            Disturbed = disturbed,
        };
    }
}
