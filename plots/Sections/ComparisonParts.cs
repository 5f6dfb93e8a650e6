using Hostcall.Plots.Document;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots.Sections;

/// <summary>The ladder and the comparisons of a scenario on a lane: sentences for those that matter, a table for all others.</summary>
internal static class ComparisonParts
{
    public static IReadOnlyList<Part> Of(Summary summary, string scenario, string lane)
    {
        LadderStep[] steps = [.. summary.Ladder.Where(step => step.Scenario == scenario && step.Lane == lane && step.From is not null)];
        Comparison[] comparisons = [.. summary.Comparisons.Where(c => c.Scenario == scenario && c.Lane == lane)];
        if (steps.Length + comparisons.Length == 0)
            return [];
        SummaryRow[] rows = [.. summary.Rows.Where(row => row.Scenario == scenario && row.Lane == lane)];
        Unit unit = rows[0].Unit;
        IReadOnlyList<Comparison> matter = Baselines.Among(comparisons, rows);
        return
        [
            Ladder(steps, unit),
            new Sentences([.. matter.Select(c => Wording.Verdict(c, unit, summary.Method))]) { For = Audience.Files },
            Others([.. comparisons.Except(matter)], unit),
        ];
    }

    private static Table Ladder(LadderStep[] steps, Unit unit) => new(
        "What each rung of the exit ladder adds to the one below it",
        [new("from", ColumnKind.Name), new("to", ColumnKind.Name), new("adds"), new(Costs.SpreadOf(unit), Priority: 1)],
        [.. steps.Select(step => new Row(step.From!, step.To, Cell.Cost(step.Difference, unit), Cell.Interval(step.Difference, step.CiLow, step.CiHigh, unit)))])
    {
        For = Audience.Files,
    };

    private static Table Others(Comparison[] comparisons, Unit unit) => new(
        "The other comparisons",
        [new("path", ColumnKind.Name), new("against", ColumnKind.Name), new("ratio"), new("95% interval", Priority: 2), new("verdict", ColumnKind.Name, Priority: 1)],
        [.. comparisons.Select(c => new Row(c.A, c.B, new Cell(Figures.Ratio(c.Ratio), c.Ratio), new Cell(Figures.RatioInterval(c.Ratio, c.CiLow, c.CiHigh), c.CiLow), Wording.Word(c.Verdict, unit)))])
    {
        For = Audience.Files,
        Note = comparisons.FirstOrDefault(c => c.Verdict == Verdict.Inconclusive) is { } open ? $"{open.A} against {open.B}: {Wording.More(open)}." : null,
    };
}
