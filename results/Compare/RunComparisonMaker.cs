using Hostcall.Results.Statistics;

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
        foreach ((var key, (Outcome outcome, List<GroupSeries> runs)) in after)
        {
            if (!before.TryGetValue(key, out var other) || other.Outcome.Unit != outcome.Unit)
                continue;
            if (outcome.Unit == Units.Instructions)
            {
                if (runs.Concat(other.Runs).SelectMany(run => run.Blocks).All(block => block > 0))
                    counted.Add((counted.Count + pairs.Count, Counted(outcome, runs, other.Runs, options.Margin)));
                continue;
            }

            string name = $"{key.Scenario} on {key.Lane} {key.Path}";
            if (UnpairedRatio.Between(Values(runs, byRun), Values(other.Runs, byRun), Math.Min(Rounds(runs, byRun), Rounds(other.Runs, byRun)), seed, name, options.Resamples) is { } ratio)
            {
                GroupSeries[] all = [.. runs, .. other.Runs];
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
    private static RunComparisonRow Counted(Outcome path, List<GroupSeries> after, List<GroupSeries> before, double margin)
    {
        var (ratio, low, high, verdict) = CountState.Compare(
            [.. after.SelectMany(run => run.Blocks)], [.. before.SelectMany(run => run.Blocks)], margin);
        return new RunComparisonRow
        {
            Scenario = path.Scenario,
            Lane = path.Lane,
            Path = path.Path,
            Unit = path.Unit,
            Ratio = ratio,
            CiLow = low,
            CiHigh = high,
            Verdict = verdict,
        };
    }

    private static Dictionary<(string Scenario, string Lane, string Path), (Outcome Outcome, List<GroupSeries> Runs)> Collect(IReadOnlyList<RunData> runs)
    {
        var all = new Dictionary<(string, string, string), (Outcome Outcome, List<GroupSeries> Runs)>();
        foreach (RunData run in runs)
        {
            foreach ((Outcome outcome, GroupSeries series) in new RunSeries(run.Samples, run.Manifest).Measured.SelectMany(g => g))
            {
                var key = (outcome.Scenario, outcome.Lane, outcome.Path);
                if (!all.TryGetValue(key, out var entry))
                    all[key] = entry = (outcome, []);
                entry.Runs.Add(series);
            }
        }

        return all;
    }

    private static int Rounds(List<GroupSeries> runs, bool byRun) => byRun ? runs.Count : runs.Sum(r => r.RoundCount);

    /// <summary>One value per run, its median group; or those of all groups.</summary>
    private static double[] Values(List<GroupSeries> runs, bool byRun) => byRun
        ? [.. runs.Select(r => Quantiles.Median(r.Values))]
        : [.. runs.SelectMany(r => r.Values)];

    private static double? Floor(IEnumerable<GroupSeries> runs, SummaryOptions options) =>
        runs.Select(NoiseFloor.BetweenGroups).Append(options.MeasuredNoiseFloor).Max();

    // The limit is the one from which on a row of a run warns that its machine was not quiet.
    private static bool IsLoud(GroupSeries series, int seed, SummaryOptions options) =>
        new GroupBootstrap(series.Values, seed, series.Name, options.Resamples).At(options.Confidence) is { High: { } high } estimate
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
            Path = path.Path,
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
