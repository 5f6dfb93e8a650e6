using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Makes the summary of a run from its samples, its manifest and the ledger.</summary>
public static class Summarizer
{
    /// <summary>Summarises; the same input gives the same output, whatever the order of the samples.</summary>
    /// <exception cref="ResultFileException">Samples and manifest contradict each other.</exception>
    public static Summary Summarize(
        SampleSet samples, Manifest manifest, PublishedLedger ledger, SummaryOptions? options = null)
    {
        options ??= new SummaryOptions();
        var run = new RunSeries(samples, manifest);
        SummaryRow[] rows = [.. run.Outcomes.Select(o => RowMaker.Make(o, run, manifest.Seed, options))];
        IReadOnlyList<Comparison> comparisons = ComparisonMaker.Make(run, rows, manifest.Seed, options, Precision.Looks(manifest.Plan));
        return new Summary
        {
            RunId = manifest.RunId,
            Method = new Method
            {
                Confidence = options.Confidence,
                ClaimConfidence = options.ClaimConfidence,
                Margin = options.Margin,
                Resamples = options.Resamples,
                ComparisonsAtOnce = comparisons.Count(c => rows.First(r => (r.Scenario, r.Lane, r.Name) == (c.Scenario, c.Lane, c.A)).Unit != Unit.Instructions),
                Looks = Precision.Looks(manifest.Plan),
                RoundsPerBatch = run.Outcomes.Select(o => manifest.Plan.RoundsPerBatchIn(o.Lane)).DefaultIfEmpty(1).Max(),
                Seed = manifest.Seed,
            },
            Rows = rows,
            Comparisons = comparisons,
            Ladder = LadderMaker.Make(run, manifest.Seed, options),
            Published = ledger.Figures,
            Warnings =
            [
                .. manifest.Warnings, .. Resumptions(manifest.ResumedUtc.Count),
                .. manifest.LaneMachines.SelectMany(lane => lane.Value.UnknownVulnerabilities.Select(name => UnknownVulnerability(lane.Key, name, lane.Value.Vulnerabilities[name]))),
            ],
        };
    }

    /// <summary>What each path that was measured costs, and nothing else of the summary.</summary>
    /// <exception cref="ResultFileException">Samples and manifest contradict each other.</exception>
    internal static IEnumerable<(Case Case, Unit Unit, Estimate Estimate)> Estimates(SampleSet samples, Manifest manifest, SummaryOptions options)
    {
        var run = new RunSeries(samples, manifest);
        return from outcome in run.Outcomes
               where outcome.Status == Status.Measured && run.For(outcome) is not null
               select (outcome.Case, outcome.Unit, RowMaker.EstimateOf(outcome.Unit, run.For(outcome)!, manifest.Seed, options));
    }

    private static string UnknownVulnerability(string lane, string name, string state) =>
        $"The kernel of {lane} names a vulnerability that this program does not know: {name}, {state}; look up which path its mitigation is on.";

    private static IEnumerable<string> Resumptions(int count) => count == 0
        ? []
        : [$"The run was interrupted and resumed {(count == 1 ? "once" : $"{count} times")}; what happened to the machine in between was not watched."];
}
