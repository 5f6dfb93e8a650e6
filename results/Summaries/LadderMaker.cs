using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>
/// The exit ladder: each measured row that has a height, from the lowest on, minus the highest measured one below it, batch
/// by batch.
/// </summary>
internal static class LadderMaker
{
    public static IReadOnlyList<LadderStep> Make(RunSeries run, int seed, SummaryOptions options)
    {
        var steps = new List<LadderStep>();
        foreach (var paths in run.Measured)
        {
            (Outcome Outcome, BatchSeries Series)[] climb = [.. paths.Where(p => HeightOf(p.Outcome) is not null).OrderBy(p => HeightOf(p.Outcome))];
            if (!climb.Any(p => p.Outcome.IsRung))
                continue;
            foreach (var upper in climb)
            {
                var below = climb.Where(p => HeightOf(p.Outcome) < HeightOf(upper.Outcome)).Cast<(Outcome, BatchSeries)?>().LastOrDefault();
                if (Step(below, upper, seed, options) is { } step)
                    steps.Add(step);
            }
        }

        return steps;
    }

    private static int? HeightOf(Outcome outcome) => outcome.Traits?.Ladder;

    private static LadderStep? Step(
        (Outcome Outcome, BatchSeries Series)? lower, (Outcome Outcome, BatchSeries Series) upper, int seed, SummaryOptions options)
    {
        double[] differences = lower is { } below
            ? [.. upper.Series.PairedWith(below.Series).Select(p => p.Mine - p.Other)]
            : [.. upper.Series.Values];
        if (differences.Length == 0)
            return null;
        string name = $"{upper.Series.Name} - {lower?.Series.Name}";
        Estimate estimate = upper.Outcome.Unit == Unit.Instructions
            ? new Estimate(CountState.Usual(upper.Series.Blocks) - (lower is { } counted ? CountState.Usual(counted.Series.Blocks) : 0), null, null)
            : new BatchBootstrap(differences, seed, name, options.Resamples).At(options.Confidence);
        return new LadderStep
        {
            Scenario = upper.Outcome.Scenario,
            Lane = upper.Outcome.Lane,
            Unit = upper.Outcome.Unit,
            From = lower?.Outcome.Case.Name,
            To = upper.Outcome.Case.Name,
            Difference = estimate.Value,
            CiLow = estimate.Low,
            CiHigh = estimate.High,
        };
    }
}
