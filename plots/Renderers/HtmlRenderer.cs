using System.Globalization;
using Hostcall.Plots.Document;
using Hostcall.Plots.Html;
using Hostcall.Results;

namespace Hostcall.Plots.Renderers;

/// <summary>A page in one file with everything in it, charts included; it loads nothing from anywhere.</summary>
public sealed class HtmlRenderer
{
    /// <summary>Large charts of one page take no more than this, in characters; those beyond it are linked to.</summary>
    private const int MostInline = 1_200_000;

    private readonly HtmlWriter html = new();
    private readonly string charts;
    private int inlined;

    private HtmlRenderer(string charts) => this.charts = charts;

    /// <summary>The page.</summary>
    /// <param name="report">What is said.</param>
    /// <param name="title">Name of the page.</param>
    /// <param name="charts">The charts directory; what is missing in it is missing in the page.</param>
    public static string Render(Report report, string title, string charts)
    {
        Report shown = report.For(Audience.Browser);
        var page = new HtmlRenderer(charts);
        HtmlShell.Begin(page.html, title);
        page.html.Add($"<header><h1>{shown.Title}</h1></header>");
        page.html.AddRaw("<nav aria-label=\"Sections\"><ul>");
        page.AddLinks(shown.Rest);
        page.html.AddRaw("</ul></nav><main>");
        page.Add([.. shown.Brief, .. shown.Rest], level: 2);
        page.html.AddRaw("</main>");
        HtmlShell.End(page.html);
        return page.html.ToString();
    }

    // What has an address of its own is linked to wherever it stands.
    private void AddLinks(IReadOnlyList<Part> parts, bool all = true)
    {
        foreach (Section section in parts.OfType<Section>())
        {
            if (all || section.Id is not null)
                html.Add($"<li><a href=\"#{IdOf(section)}\">{section.Title}</a></li>");
            AddLinks(section.Parts, all: false);
        }
    }

    private void Add(IReadOnlyList<Part> parts, int level)
    {
        foreach (Part part in parts)
        {
            switch (part)
            {
                case Section { IsFolded: true } folded:
                    html.Add($"<details><summary>{folded.Title}</summary>");
                    Add(folded.Parts, level + 1);
                    html.AddRaw("</details>");
                    break;
                case Section section:
                    html.AddRaw(level == 2 || section.Id is not null ? $"<section id=\"{IdOf(section)}\">" : "<section>");
                    html.Add(Heading(level, section.Title));
                    Add(section.Parts, level + 1);
                    html.AddRaw("</section>");
                    break;
                case Paragraph paragraph:
                    html.Add($"<p>{paragraph.Text}</p>");
                    break;
                case Sentences sentences:
                    html.AddRaw("<ul class=\"verdicts\">");
                    foreach (string sentence in sentences.Items)
                        html.Add($"<li>{sentence}</li>");
                    html.AddRaw("</ul>");
                    break;
                case Command command:
                    html.Add($"<pre>{command.Text}</pre>");
                    break;
                case Table table:
                    Add(table);
                    break;
                case Figure figure:
                    Add(figure);
                    break;
            }
        }
    }

    private void Add(Figure figure)
    {
        string? svg = InlineChart.Read(Path.Combine(charts, figure.Chart + ".svg"), figure.Chart + "-", figure.Alt);
        if (svg is null)
        {
            if (figure.IfMissing is { } missing)
                html.Add($"<p class=\"meta\">{missing}</p>");
        }
        else if (!figure.IsLarge)
        {
            html.AddRaw($"<figure>{svg}</figure>");
        }
        else if (inlined + svg.Length <= MostInline)
        {
            inlined += svg.Length;
            html.AddRaw($"<figure class=\"flame\">{svg}</figure>");
        }
        else
        {
            html.Add($"<p><a href=\"charts/{figure.Chart}.svg\">{figure.Alt}</a>, in a file of its own because of its size.</p>");
        }
    }

    private void Add(Table table)
    {
        html.AddRaw("<div class=\"scroll\"><table>");
        html.Add($"<caption>{table.Caption}</caption>");
        html.AddRaw("<thead><tr>");
        foreach (Column column in table.Columns)
            html.Add($"<th scope=\"col\" class=\"{(column.Kind == ColumnKind.Figure ? "number" : "text")}\"><button type=\"button\">{column.Heading}</button></th>");
        html.AddRaw("</tr></thead><tbody>");
        foreach (Row row in table.Rows)
            Add(table, row);
        html.AddRaw("</tbody>");
        if (table.Total is { } total)
        {
            html.AddRaw("<tfoot>");
            Add(table, total);
            html.AddRaw("</tfoot>");
        }

        html.AddRaw("</table></div>");
        if (table.Note is { } note)
            html.Add($"<p class=\"note\">{note}</p>");
    }

    private void Add(Table table, Row row)
    {
        html.AddRaw(row.IsMissing ? "<tr class=\"missing\">" : "<tr>");
        foreach ((Cell cell, Column column) in row.Cells.Zip(table.Columns))
        {
            string style = column.Kind switch { ColumnKind.Figure => "number", ColumnKind.Name => "name", _ => "value" };
            string sort = cell.Value is { } value ? $" data-sort=\"{value.ToString("R", CultureInfo.InvariantCulture)}\"" : "";
            html.AddRaw($"<td class=\"{style}\"{sort}>");
            if (cell.Link is { } link)
                html.Add($"<a href=\"{link}\">{cell.Text}</a>");
            else
                html.Add($"{cell.Text}");
            html.AddRaw("</td>");
        }

        html.AddRaw("</tr>");
    }

    private static FormattableString Heading(int level, string title) => level switch
    {
        2 => $"<h2>{title}</h2>",
        3 => $"<h3>{title}</h3>",
        _ => $"<h4>{title}</h4>",
    };

    // A letter first, and nothing that an address would have to escape.
    private static string IdOf(Section section) => section.Id ?? $"section-{RunDirectory.FileName(section.Title)}";
}
