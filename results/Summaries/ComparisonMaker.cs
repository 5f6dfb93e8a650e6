using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>
/// Compares each measured path, rungs and witnesses left out, with those listed before it in the same scenario and lane.
/// The family that the correction is for is the whole run: every comparison that one summary makes.
/// </summary>
internal static class ComparisonMaker
{
    /// <param name="run">The samples.</param>
    /// <param name="rows">Of the same summary.</param>
    /// <param name="seed">Of the bootstrap.</param>
    /// <param name="options">Margins and confidences.</param>
    /// <param name="looks">At how many moments a case may have stopped: each comparison is judged as that many.</param>
    public static IReadOnlyList<Comparison> Make(RunSeries run, IReadOnlyList<SummaryRow> rows, int seed, SummaryOptions options, int looks)
    {
        var floors = rows.ToDictionary(r => (r.Scenario, r.Lane, r.Name), r => r.NoiseFloor);
        // Counts are compared as they are; only what is estimated needs the correction.
        var pairs = new List<(Outcome A, Outcome B, PairedRatio? Ratio, Comparison? Counted)>();
        foreach (var paths in run.Measured.Select(g => g.Where(p => p.Outcome is { IsRung: false, Traits: not { IsWitness: true } }).ToArray()))
        {
            for (int a = 1; a < paths.Length; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    if (paths[a].Outcome.Unit == Unit.Instructions)
                    {
                        if (paths[a].Series.Blocks.Concat(paths[b].Series.Blocks).All(block => block > 0))
                            pairs.Add((paths[a].Outcome, paths[b].Outcome, null, Count(paths[a], paths[b], options.Margin)));
                    }
                    else if (PairedRatio.Between(paths[a].Series, paths[b].Series, seed, options.Resamples) is { } ratio)
                        pairs.Add((paths[a].Outcome, paths[b].Outcome, ratio, null));
                }
            }
        }

        var judge = new Judge(options.Margin, options.Confidence, options.ClaimConfidence, pairs.Count(p => p.Ratio is not null) * looks);
        return [.. pairs.Select(p => p.Counted ?? Compare(p.A, p.B, p.Ratio!, judge, Floor(p.A, p.B)))];

        double? Floor(Outcome a, Outcome b) => NoiseFloor.Larger(
            NoiseFloor.Larger(floors[(a.Scenario, a.Lane, a.Case.Name)], floors[(b.Scenario, b.Lane, b.Case.Name)]),
            options.MeasuredNoiseFloor);
    }

    private static Comparison Count((Outcome Outcome, BatchSeries Series) a, (Outcome Outcome, BatchSeries Series) b, double margin)
    {
        var (ratio, low, high, verdict) = CountState.Compare(a.Series.Blocks, b.Series.Blocks, margin);
        int shared = a.Series.RoundsSharedWith(b.Series);
        return new Comparison
        {
            Scenario = a.Outcome.Scenario,
            Lane = a.Outcome.Lane,
            A = a.Outcome.Case.Name,
            B = b.Outcome.Case.Name,
            Ratio = ratio,
            CiLow = low,
            CiHigh = high,
            Verdict = verdict,
            NRounds = shared,
            NBatches = shared,
        };
    }

    private static Comparison Compare(Outcome a, Outcome b, PairedRatio ratio, Judge judge, double? floor) =>
        Compare(a.Scenario, a.Lane, a.Case.Name, b.Case.Name, ratio, judge, floor);

    /// <summary>The verdict on a ratio of times, of a run's rows or of those that several runs share.</summary>
    internal static Comparison Compare(string scenario, string lane, string a, string b, PairedRatio ratio, Judge judge, double? floor)
    {
        Estimate shown = judge.Shown(ratio);
        (Verdict verdict, int? more) = judge.Decide(ratio, floor);
        return new Comparison
        {
            Scenario = scenario,
            Lane = lane,
            A = a,
            B = b,
            Ratio = shown.Value,
            CiLow = shown.Low,
            CiHigh = shown.High,
            Verdict = verdict,
            MoreRounds = more,
            NRounds = ratio.Rounds,
            NBatches = ratio.Units,
            NoiseFloor = floor,
        };
    }
}
