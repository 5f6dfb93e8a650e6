using Hostcall.Plots.Document;
using Hostcall.Results;

namespace Hostcall.Plots.Sections;

/// <summary>The cost of each path: of one lane with all that is known, or of all lanes side by side.</summary>
internal static class RowsTable
{
    /// <summary>More rows than these are no overview.</summary>
    public const int MostBrief = 16;

    /// <summary>Of more paths the bars show the one that all are compared with and those that the answer is about.</summary>
    private const int MostBars = 8;

    /// <summary>True for a count that came out the same in each block.</summary>
    public static bool IsExact(SummaryRow row) => row.Exact == true;

    /// <summary>The rows of a scenario and lane.</summary>
    public static Table Of(IReadOnlyList<SummaryRow> rows)
    {
        Unit unit = rows[0].Unit;
        SummaryRow? plain = rows.FirstOrDefault(row => row.IsBase);
        return new Table(
            $"{rows[0].Scenario} on {rows[0].Lane}: {unit.Quantity}",
            [
                new("path", ColumnKind.Name), new("estimate"), new(Costs.SpreadOf(unit), Priority: 1), new("exits", Priority: 2),
                new($"times {plain?.Path ?? "base"}", Priority: 3),
                new("CPU time", Priority: 4), new("p50", Priority: 6), new("p99", Priority: 5), new("rounds", Priority: 7),
            ],
            [.. rows.Select(row => RowOf(row, plain?.Estimate))]);
    }

    /// <summary>The estimates of a scenario on every lane, each with its unit; rungs are left to the tables below.</summary>
    public static Table Overview(IReadOnlyList<SummaryRow> rows)
    {
        (string Lane, Unit Unit)[] lanes = [.. rows.Select(row => (row.Lane, row.Unit)).Distinct()];
        string[] all = [.. rows.Where(row => !row.IsRung).Select(row => row.Name).Distinct()];
        HashSet<string> kept = [.. Asked(rows).Concat(all).Distinct().Take(MostBrief)];
        string[] paths = [.. all.Where(kept.Contains)];
        int left = all.Length - paths.Length;
        return new Table(
            $"{rows[0].Scenario}, per call",
            [new("path", ColumnKind.Name), .. lanes.Select((lane, at) => new Column(lane.Lane, Priority: at, Unit: lane.Unit))],
            [.. paths.Select(path => new Row([path, .. lanes.Select(lane => CellOf(lane.Lane, path))]))])
        {
            Note = left switch { 0 => null, 1 => "1 more path is below.", _ => $"{left} more paths are below." },
        };

        Cell CellOf(string lane, string path) => rows.FirstOrDefault(row => row.Lane == lane && row.Name == path) switch
        {
            null => Cell.Empty,
            { Estimate: { } estimate } row => Cell.Cost(estimate, row.Unit),
            var row => Wording.Word(row.Status),
        };
    }

    /// <summary>The measured paths as bars of characters.</summary>
    public static IReadOnlyList<Bar> Bars(IEnumerable<SummaryRow> rows)
    {
        SummaryRow[] measured = [.. rows.Where(row => row is { IsRung: false, Estimate: not null })];
        string[] asked = [.. Asked(measured)];
        var shown = measured.Length > MostBars && asked.Length > 1 ? measured.Where(row => asked.Contains(row.Name)) : measured.Take(MostBrief);
        return [.. shown.Select(row => new Bar(row.Name, row.Estimate!.Value, row.Unit.Cell(row.Estimate.Value)))];
    }

    /// <summary>Those that matter whatever else is there: what all are compared with, and those that the answer is about.</summary>
    private static IEnumerable<string> Asked(IReadOnlyList<SummaryRow> rows) => rows.GroupBy(row => row.Lane).SelectMany(lane =>
    {
        SummaryRow[] measured = [.. lane.Where(row => row is { IsPath: true, Estimate: not null })];
        return measured.Where(row => row.IsBase)
            .Concat(Baselines.Replacements(measured).SelectMany(pair => pair.Robust.Append(pair.Old).Append(pair.New)))
            .Select(row => row.Name);
    }).Distinct();

    private static Row RowOf(SummaryRow row, double? plain)
    {
        string name = row.IsRung ? $"- {row.Name}" : Wording.NameOf(row);
        if (row.Estimate is not { } estimate)
            return new Row([name, Wording.Word(row.Status), .. Enumerable.Repeat(Cell.Empty, 7)], IsMissing: true);
        return new Row(
            name,
            Cell.Cost(estimate, row.Unit),
            new Cell(Costs.Spread(row), row.CiLow ?? row.States?.Count),
            new Cell(Figures.Exits(row.ExitsPerCall), row.ExitsPerCall),
            !row.IsPath || plain is not > 0 ? Cell.Empty : new Cell(Figures.Ratio(estimate / plain.Value), estimate / plain),
            Cell.Cost(row.CpuNsPerCall, Unit.Nanoseconds),
            Cell.Cost(row.P50, row.Unit),
            Cell.Cost(row.P99, row.Unit),
            Cell.Count(row.NRounds));
    }
}
