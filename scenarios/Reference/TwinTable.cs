using System.Globalization;
using Hostcall.Scenarios.Output;
using Spectre.Console;

namespace Hostcall.Scenarios.Reference;

/// <summary>The comparison on the terminal.</summary>
internal static class TwinTable
{
    public static void Print(TwinRequest request, IReadOnlyList<TwinRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple)
            .Title(Line($"{request.Scenario.Name}, this program against its C twin, ns per call"))
            .AddColumn("path");
        foreach (string column in (string[])["ours", "C", "ours / C", "95 % interval", "mismatches"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("verdict");
        foreach (var row in rows.Where(row => row.Unavailable is null))
        {
            table.AddRow(
                row.Path.IsRung ? $"  {row.Path.Id}" : row.Path.Id, Line($"{row.Ours:N1}"), Line($"{row.Twin:N1}"), Line($"{row.Ratio.Value:0.000}"),
                Line($"{row.Ratio.Low:0.000} .. {row.Ratio.High:0.000}"), Line($"{row.Mismatches}"), row.Verdict);
        }

        Terminal.Out.Write(table);
        foreach (var row in rows.Where(row => row.Unavailable is not null))
        {
            Terminal.Out.MarkupLineInterpolated($"{row.Path.Id} unavailable: {row.Unavailable}");
        }

        PrintPayloads([.. rows.Where(row => row.Unavailable is null)]);
        Terminal.Out.WriteLine(Line(
            $"goal 1 ± {TwinRow.Tolerance}; {request.Rounds} rounds of {TwinRequest.PairsPerRound} pairs on CPU {request.Cpu}, seed {request.Seed}"));
    }

    private static void PrintPayloads(IReadOnlyList<TwinRow> rows)
    {
        foreach (var row in rows.Where(row => row.OurHash != row.TwinHash))
        {
            Terminal.Out.WriteLine($"{row.Path.Id}: the payloads differ, ours {row.OurHash}, C {row.TwinHash}");
        }

        string[] hashes = [.. rows.SelectMany(row => (string[])[row.OurHash, row.TwinHash]).Distinct()];
        if (hashes is [var only]) Terminal.Out.WriteLine($"payload {only} on both sides of every path");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
