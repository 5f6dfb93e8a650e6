using System.Globalization;
using Hostcall.Plots;
using Hostcall.Plots.Reports;
using Hostcall.Results;
using Spectre.Console;
using Status = Hostcall.Results.Status;

namespace Hostcall.Scenarios.Output;

/// <summary>The summary on the terminal: one table for each scenario and lane, since lanes have units of their own.</summary>
internal static class SummaryTable
{
    public static void Print(RunView view)
    {
        var summary = view.Summary;
        foreach (string sentence in Claim.Headline(summary)) Terminal.Out.MarkupLineInterpolated($"[bold]{sentence}[/]");
        foreach (var group in summary.Rows.GroupBy(row => (row.Scenario, row.Lane, row.Unit)))
        {
            Terminal.Out.Write(TableOf(group.Key, [.. group]));
            foreach (string claim in Claim.Of(summary, group.Key.Scenario, group.Key.Lane)) Terminal.Out.MarkupLineInterpolated($"{claim}");
        }

        foreach (var lanes in summary.Rows.Select(row => row.Scenario).Distinct().Select(scenario => LaneTable.Of(summary, scenario)).OfType<LaneTable>()) PrintLanes(lanes);
        PrintTogether(summary.Rows
            .Where(row => row.Status != Status.Measured)
            .Select(row => (Of: NameOf(row), Sentence: $"{Word(row.Status)}: {row.Reason}{Then(row.Remedy)}")));
        PrintTogether(summary.Rows.SelectMany(row => row.Warnings.Select(warning => (Of: NameOf(row), warning))));
        foreach (string warning in view.Warnings) Terminal.Out.MarkupLineInterpolated($"[yellow]{warning}[/]");
    }

    private static void PrintLanes(LaneTable lanes)
    {
        var table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(lanes.Title));
        foreach (string column in lanes.Columns) table.AddColumn(column == lanes.Columns[0] ? new TableColumn(column).NoWrap() : new TableColumn(column).RightAligned());
        foreach (var row in lanes.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        Terminal.Out.Write(table);
        foreach (string note in lanes.Notes) Terminal.Out.MarkupLineInterpolated($"{note}");
    }

    private static string NameOf(SummaryRow row) => $"{row.Scenario}/{row.Lane}/{row.Name}";

    /// <summary>Prints each sentence once, after the names of all rows that it is about.</summary>
    private static void PrintTogether(IEnumerable<(string Of, string Sentence)> remarks)
    {
        foreach (var same in remarks.GroupBy(remark => remark.Sentence, remark => remark.Of))
        {
            Terminal.Out.MarkupLineInterpolated($"[yellow]{string.Join(", ", same.Distinct())}[/]: {same.Key}");
        }
    }

    private static Table TableOf((string Scenario, string Lane, string Unit) group, IReadOnlyList<SummaryRow> rows)
    {
        double? host = rows.FirstOrDefault(row => row.IsBase)?.Estimate;
        var table = new Table()
            .Border(TableBorder.Simple)
            .Title($"{group.Scenario} on {group.Lane}, {group.Unit} per call, {rows.Max(row => row.NRounds)} rounds")
            .AddColumn(new TableColumn("path").NoWrap().Padding(0, 0, 1, 0));
        foreach (string heading in (string[])["estimate", group.Unit == Units.Nanoseconds ? "95 % interval" : Costs.SpreadOf(group.Unit), "x host", "p50", "p99", "CPU ns", "exits"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap().Padding(0, 0, 1, 0));
        }

        foreach (var row in rows)
        {
            string name = row.IsRung ? $"- {row.Name}" : row.Name;
            if (row.Status == Status.Measured)
            {
                table.AddRow(
                    name, Figure(row.Estimate), row.States is null ? $"{Figure(row.CiLow)} .. {Figure(row.CiHigh)}" : Costs.Spread(row), Ratio(row, host), Figure(row.P50), Figure(row.P99), row.CpuNsPerCall is null ? "" : Figure(row.CpuNsPerCall),
                    row.ExitsPerCall?.ToString("0.00", CultureInfo.InvariantCulture) ?? "");
            }
            else
            {
                table.AddRow(name, Word(row.Status));
            }
        }

        return table;
    }

    private static string Ratio(SummaryRow row, double? host) =>
        row.IsRung || host is null or 0 ? "" : (row.Estimate / host)?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    private static string Word(Status status) => status.ToString().ToLowerInvariant();

    private static string Then(string? remedy) => string.IsNullOrEmpty(remedy) ? "" : $"; {remedy}";

    private static string Figure(double? value) => value switch
    {
        null => "?",
        >= 1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
