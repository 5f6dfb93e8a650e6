using Hostcall.Plots.Pages;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Html;

/// <summary>The section of report.html that says where the cost goes, for one scenario on one lane.</summary>
internal static class TraceSection
{
    /// <summary>Flame graphs of one page take no more than this, in characters; those beyond it are linked to.</summary>
    private const int MostInline = 1_200_000;

    /// <summary>What the section is called in the page's navigation.</summary>
    public static string TitleOf(LaneTrace trace) => $"Where the cost goes: {trace.Scenario} on {trace.Lane}";

    public static string IdOf(LaneTrace trace) => $"trace-{RunDirectory.FileName(trace.Scenario)}-{RunDirectory.FileName(trace.Lane)}";

    /// <summary>Writes the section.</summary>
    /// <param name="html">The page.</param>
    /// <param name="trace">What it is about.</param>
    /// <param name="charts">The directory of the charts.</param>
    /// <param name="inlined">Characters of flame graphs that the page has already; counted on.</param>
    public static void Write(HtmlWriter html, LaneTrace trace, string charts, ref int inlined)
    {
        html.Add($"<section id=\"{IdOf(trace)}\"><h3>{TitleOf(trace)}</h3>");
        WriteList(html, [.. TraceSentences.Missing(trace), .. TraceSentences.Headline(trace), .. TraceSentences.Caveats(trace)]);
        WriteChart(html, trace, charts);
        foreach (TraceTable table in TraceTables.Of(trace))
            Write(html, table);
        WriteList(html, TraceSentences.Notes(trace));
        foreach (TracedPath path in trace.Paths)
            WritePath(html, path, charts, ref inlined);
        html.AddRaw("</section>");
    }

    private static void WriteList(HtmlWriter html, IEnumerable<string> sentences)
    {
        html.AddRaw("<ul class=\"verdicts\">");
        foreach (string sentence in sentences)
            html.Add($"<li>{sentence}</li>");
        html.AddRaw("</ul>");
    }

    private static void WriteChart(HtmlWriter html, LaneTrace trace, string charts)
    {
        string name = RunDirectory.FileName(BreakdownChart.NameOf(trace));
        if (InlineChart.Read(Path.Combine(charts, name + ".svg"), name + "-", $"{trace.Scenario} on {trace.Lane}: where a call goes") is { } svg)
            html.AddRaw($"<figure>{svg}</figure>");
        else
            html.Add($"<p class=\"meta\">There is no chart of this trace in the run's charts directory; the tables hold the figures.</p>");
    }

    private static void WritePath(HtmlWriter html, TracedPath path, string charts, ref int inlined)
    {
        html.Add($"<details><summary>{path.Profile.Path}: functions and flame graph</summary>");
        Write(html, TraceTables.Functions(path.Profile));
        string name = FlameGraph.NameOf(path.Profile);
        string? svg = InlineChart.Read(Path.Combine(charts, name + ".svg"), name + "-", $"{path.Profile.Path}: flame graph");
        if (svg is not null && inlined + svg.Length <= MostInline)
        {
            inlined += svg.Length;
            html.AddRaw($"<figure class=\"flame\">{svg}</figure>");
        }
        else if (svg is not null)
        {
            html.Add($"<p><a href=\"charts/{name}.svg\">Flame graph of {path.Profile.Path}</a>, in a file of its own because of its size.</p>");
        }

        html.AddRaw("</details>");
    }

    private static void Write(HtmlWriter html, TraceTable table)
    {
        var shown = new HtmlTable(table.Title, [.. table.Columns.Select((column, index) => (table.IsFigures(index) ? "#" : "") + column)]);
        foreach (var row in table.Rows)
            shown.Add(row.Select(CellOf));
        if (table.Total is { } total)
            shown.SetTotal(total.Select(CellOf));
        shown.WriteTo(html);
        if (table.Note is { } note)
            html.Add($"<p class=\"note\">{note}</p>");
    }

    private static Cell CellOf(TraceCell cell) => cell.Value is { } value ? Cell.Number(cell.Text, value) : Cell.Name(cell.Text);
}
