using System.Globalization;
using Hostcall.Results;
using Spectre.Console;
using Status = Hostcall.Results.Status;

namespace Hostcall.Scenarios.Output;

/// <summary>The summary on the terminal: one table for each scenario and lane, since lanes have units of their own.</summary>
internal static class SummaryTable
{
    public static void Print(Summary summary, IEnumerable<string> sampleWarnings)
    {
        foreach (var group in summary.Rows.GroupBy(row => (row.Scenario, row.Lane, row.Unit)))
        {
            AnsiConsole.Write(TableOf(group.Key, group));
        }

        foreach (var row in summary.Rows.Where(row => row.Status != Status.Measured))
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{row.Scenario}/{row.Path}[/] {Word(row.Status)}: {row.Reason}{Then(row.Remedy)}");
        }

        foreach (var row in summary.Rows)
        {
            foreach (string warning in row.Warnings) AnsiConsole.MarkupLineInterpolated($"[yellow]{row.Scenario}/{row.Path}[/]: {warning}");
        }

        foreach (string warning in summary.Warnings.Concat(sampleWarnings)) AnsiConsole.MarkupLineInterpolated($"[yellow]{warning}[/]");
    }

    private static Table TableOf((string Scenario, string Lane, string Unit) group, IEnumerable<SummaryRow> rows)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .Title($"{group.Scenario}, {group.Lane}, {group.Unit} per call")
            .AddColumn("path")
            .AddColumn(new TableColumn("estimate").RightAligned())
            .AddColumn(new TableColumn("95 % interval").RightAligned())
            .AddColumn(new TableColumn("p50").RightAligned())
            .AddColumn(new TableColumn("p99").RightAligned())
            .AddColumn(new TableColumn("exits").RightAligned())
            .AddColumn(new TableColumn("rounds").RightAligned());
        foreach (var row in rows)
        {
            string name = row.IsRung ? $"  {row.Path}" : row.Path;
            if (row.Status == Status.Measured)
            {
                table.AddRow(
                    name, Figure(row.Estimate), $"{Figure(row.CiLow)} .. {Figure(row.CiHigh)}", Figure(row.P50), Figure(row.P99),
                    row.ExitsPerCall?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-", row.NRounds.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                table.AddRow(name, Word(row.Status), "", "", "", "", "");
            }
        }

        return table;
    }

    private static string Word(Status status) => status.ToString().ToLowerInvariant();

    private static string Then(string? remedy) => remedy is null ? "" : $"; {remedy}";

    private static string Figure(double? value) => value switch
    {
        null => "-",
        >= 1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
