using Hostcall.Scenarios.Output;
using Hostcall.Traces;
using Spectre.Console;
using Profile = Hostcall.Traces.Profile;

namespace Hostcall.Scenarios.Tracing;

/// <summary>Chooses the tables of a trace and prints them.</summary>
internal static class TraceReport
{
    private const int ShownFunctions = 15;

    /// <summary>The hypercall that restores the host's state, which is what a difference is held against.</summary>
    private const string RobustSuffix = "-robust";

    /// <summary>Every table, for the text file.</summary>
    public static IReadOnlyList<TraceTable> Tables(IReadOnlyList<TracedPath> paths, (string From, string To)? difference)
    {
        var tables = new List<TraceTable>();
        foreach (var lane in paths.GroupBy(path => path.Profile.Lane))
        {
            tables.Add(TraceTables.Groups([.. lane.Select(path => path.Profile)]));
            var exact = lane.Where(path => path.Exact is not null).Select(path => (path.Profile, path.Exact!)).ToList();
            if (exact.Count > 0) tables.Add(TraceTables.Ledger(exact));
            if (DifferenceOf([.. lane], difference) is { } diff)
            {
                tables.Add(TraceTables.Difference(diff));
                tables.Add(TraceTables.FunctionDifference(diff, ShownFunctions));
            }

            tables.AddRange(lane.Select(path => TraceTables.Functions(path.Profile, ShownFunctions)));
        }

        return tables;
    }

    public static void Print(TraceTable table)
    {
        var shown = new Table().Border(TableBorder.Simple).Title(Markup.Escape(table.Title));
        foreach (string column in table.Columns)
        {
            var heading = new TableColumn(Markup.Escape(column)).NoWrap();
            shown.AddColumn(shown.Columns.Count == 0 || column == "group" ? heading : heading.RightAligned());
        }

        foreach (var row in table.Rows) shown.AddRow([.. row.Select(Markup.Escape)]);
        Terminal.Out.Write(shown);
        if (table.Note is not null) Terminal.Out.MarkupLineInterpolated($"{table.Note}");
    }

    private static PathDiff? DifferenceOf(IReadOnlyList<TracedPath> lane, (string From, string To)? difference)
    {
        if (difference is not var (from, to)) return null;
        return Of(from) is { } first && Of(to) is { } second ? PathDiff.Of(first, second, Of(to + RobustSuffix)) : null;

        Profile? Of(string path) => lane.FirstOrDefault(traced => traced.Profile.Path == path)?.Profile;
    }
}
