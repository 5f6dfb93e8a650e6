using Hostcall.Results.Statistics;

namespace Hostcall.Results;

/// <summary>
/// The exit ladder: the measured rungs in the manifest's order, then the path that stands on the top one, each
/// minus the one below it, group by group.
/// </summary>
internal static class LadderMaker
{
    /// <summary>The path whose cost the rungs break down: a full trip to the VMM with the call made there.</summary>
    private const string Top = "vm-exit";

    public static IReadOnlyList<LadderStep> Make(RunSeries run, int seed, SummaryOptions options)
    {
        var steps = new List<LadderStep>();
        foreach (var paths in run.Measured)
        {
            (Outcome Outcome, GroupSeries Series)[] climb =
                [.. paths.Where(p => p.Outcome.IsRung), .. paths.Where(p => p.Outcome.Path == Top && !p.Outcome.IsRung)];
            if (!climb.Any(p => p.Outcome.IsRung))
                continue;
            for (int k = 0; k < climb.Length; k++)
            {
                if (Step(k == 0 ? null : climb[k - 1], climb[k], seed, options) is { } step)
                    steps.Add(step);
            }
        }

        return steps;
    }

    private static LadderStep? Step(
        (Outcome Outcome, GroupSeries Series)? lower, (Outcome Outcome, GroupSeries Series) upper, int seed, SummaryOptions options)
    {
        double[] differences = lower is { } below
            ? [.. upper.Series.PairedWith(below.Series).Select(p => p.Mine - p.Other)]
            : [.. upper.Series.Values];
        if (differences.Length == 0)
            return null;
        string name = $"{upper.Series.Name} - {lower?.Series.Name}";
        Estimate estimate = upper.Outcome.Unit == Units.Instructions
            ? new Estimate(CountState.Usual(upper.Series.Blocks) - (lower is { } counted ? CountState.Usual(counted.Series.Blocks) : 0), null, null)
            : new GroupBootstrap(differences, seed, name, options.Resamples).At(options.Confidence);
        return new LadderStep
        {
            Scenario = upper.Outcome.Scenario,
            Lane = upper.Outcome.Lane,
            Unit = upper.Outcome.Unit,
            From = lower?.Outcome.Path,
            To = upper.Outcome.Path,
            Difference = estimate.Value,
            CiLow = estimate.Low,
            CiHigh = estimate.High,
        };
    }
}
