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
            Ladder(steps, rows, unit),
            new Sentences([.. rows.Select(row => Sum(row, rows, unit)).OfType<string>()]) { For = Audience.Files },
            new Sentences([.. matter.Select(c => Wording.Verdict(c, unit, summary.Method))]) { For = Audience.Files },
            Others([.. comparisons.Except(matter)], unit),
        ];
    }

    private static Table Ladder(LadderStep[] steps, SummaryRow[] rows, Unit unit) => new(
        "What each rung of the exit ladder adds to the one below it",
        [new("from", ColumnKind.Name), new("to", ColumnKind.Name), new("adds"), new(Costs.SpreadOf(unit), Priority: 1)],
        [
            .. steps.Select(step => new Row(
                step.From!,
                step.To,
                Cell.Cost(step.Difference, unit),
                AreExact(rows, step) ? Wording.Exact : Cell.Interval(step.Difference, step.CiLow, step.CiHigh, unit))),
        ])
    {
        For = Audience.Files,
    };

    /// <summary>What a path is made of, added up beside what it costs; null where a part was not measured in the same run.</summary>
    private static string? Sum(SummaryRow whole, SummaryRow[] rows, Unit unit)
    {
        if (whole is not { Estimate: { } cost, Traits.Parts: { Count: > 0 } ids }) return null;
        SummaryRow[] parts = [.. ids.SelectMany(id => rows.Where(row => row.Path == id && row.Form == whole.Form && row.Estimate is not null))];
        if (parts.Length < ids.Count) return null;
        double sum = parts.Sum(part => part.Estimate!.Value);
        return $"{whole.Name} is made of {string.Join(" and ", parts.Select(part => $"{part.Name} ({Costs.WithUnit(part.Estimate!.Value, unit)})"))}, "
            + $"{Costs.WithUnit(sum, unit)} together; measured, it is {Costs.WithUnit(cost, unit)}, {Figures.Ratio(cost / sum)} of the sum.";
    }

    private static bool AreExact(SummaryRow[] rows, LadderStep step) => rows.Where(row => row.Name == step.From || row.Name == step.To).All(RowsTable.IsExact);

    private static Table Others(Comparison[] comparisons, Unit unit) => new(
        "The other comparisons",
        [
            new("path", ColumnKind.Name), new("against", ColumnKind.Name), new("ratio"),
            new(Costs.SpreadOf(unit), Priority: 2), new("verdict", ColumnKind.Name, Priority: 1),
        ],
        [
            .. comparisons.Select(c => new Row(
                c.A, c.B, new Cell(Figures.Ratio(c.Ratio), c.Ratio), new Cell(Wording.Spread(c, unit), c.CiLow), Wording.Word(c.Verdict, unit))),
        ])
    {
        For = Audience.Files,
        Note = comparisons.FirstOrDefault(c => c.Verdict == Verdict.Inconclusive) is { } open ? $"{open.A} against {open.B}: {Wording.More(open)}." : null,
    };
}
