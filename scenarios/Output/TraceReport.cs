using Hostcall.Plots.Traces;
using Hostcall.Results.Profiles;
using Spectre.Console;

namespace Hostcall.Scenarios.Output;

/// <summary>A trace on the terminal.</summary>
internal static class TraceReport
{
    public static void Print(LaneTrace trace)
    {
        foreach (var table in TraceTables.Of(trace).Concat(trace.Profiles.Select(TraceTables.Functions))) Print(table);
        foreach (string reason in TraceSentences.Missing(trace)) Terminal.Out.MarkupLineInterpolated($"[yellow]{reason}[/]");
        foreach (string note in TraceSentences.Notes(trace).Concat(TraceSentences.Caveats(trace))) Terminal.Out.MarkupLineInterpolated($"[grey]{note}[/]");
    }

    private static void Print(TraceTable table)
    {
        var shown = new Table().Border(TableBorder.Simple).Title(Markup.Escape(table.Title));
        for (int i = 0; i < table.Columns.Count; i++)
        {
            var heading = new TableColumn(Markup.Escape(table.Columns[i])).NoWrap();
            shown.AddColumn(table.IsFigures(i) ? heading.RightAligned() : heading);
        }

        foreach (var row in table.AllRows) shown.AddRow([.. row.Select(cell => Markup.Escape(cell.Brief))]);
        Terminal.Out.Write(shown);
        if (table.Note is not null) Terminal.Out.MarkupLineInterpolated($"{table.Note}");
    }
}
