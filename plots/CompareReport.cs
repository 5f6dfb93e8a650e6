using Hostcall.Plots.Document;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots;

/// <summary>A comparison of runs.</summary>
public static class CompareReport
{
    /// <summary>The report; a refused comparison lists what differs instead of figures.</summary>
    public static Report Of(RunComparison comparison)
    {
        var parts = new List<Part>();
        if (comparison.Differences.Count > 0)
        {
            parts.Add(new Section(
                comparison.Refused ? "Not compared, because these differ (--force compares anyway)" : "These differ",
                [new Sentences([.. comparison.Differences.Select(difference => $"{difference.Field}: {difference.Baseline} before, {difference.Candidate} after")])]));
        }

        if (!comparison.Refused)
        {
            parts.Add(Rows(comparison));
            parts.Add(new Sentences(
            [
                .. comparison.Rows.Where(row => row.Verdict == Verdict.Inconclusive).Select(row => $"{row.Scenario} {row.Path} on {row.Lane}: {More(row, comparison.Unit)}"),
                .. comparison.Warnings,
            ]));
        }

        return new Report("", parts, []);
    }

    private static Table Rows(RunComparison comparison)
    {
        // A forced comparison says so on every line, because lines get copied alone.
        string mark = comparison.Differences.Count > 0 ? " (forced)" : "";
        return new Table(
            $"After against before, by {comparison.Unit}; above 1 the later one is slower.",
            [new("path", ColumnKind.Name), new("lane", ColumnKind.Name), new("scenario", ColumnKind.Name), new("verdict", ColumnKind.Name), new("ratio"), new("95% interval", Priority: 1)],
            [
                .. comparison.Rows.Select(row => new Row(
                    row.Path, row.Lane, row.Scenario, Wording.Word(row.Verdict, row.Unit) + mark,
                    new Cell(Figures.Ratio(row.Ratio), row.Ratio), new Cell(Figures.RatioInterval(row.Ratio, row.CiLow, row.CiHigh), row.CiLow))),
            ]);
    }

    private static string More(RunComparisonRow row, string unit)
    {
        string runs = unit == "round" ? $", {RunComparison.EnoughRuns} runs on each side may" : "";
        if (row.Disturbed)
            return $"a run was too loud for a claim; a quiet machine would settle it{runs}.";
        return row.More is { } more
            ? $"about {Figures.Count(more)} more {unit}{(more == 1 ? "" : "s")} on each side would settle it."
            : $"the difference is under the noise floor of {Figures.Percent(row.NoiseFloor ?? 0)}; more {unit}s would not settle it{runs}.";
    }
}
