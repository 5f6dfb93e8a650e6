using System.Globalization;

namespace Hostcall.Plots.Html;

/// <summary>A table that can be sorted by each of its columns.</summary>
/// <param name="caption">What it shows, with its unit.</param>
/// <param name="columns">Headings; one that starts with # is of a column of figures.</param>
internal sealed class HtmlTable(string caption, params string[] columns)
{
    private readonly List<(Cell[] Cells, bool Missing)> rows = [];
    private Cell[] total = [];

    /// <summary>Adds a row; <paramref name="missing"/> greys it out.</summary>
    public void Add(IEnumerable<Cell> cells, bool missing = false) => rows.Add(([.. cells], missing));

    /// <summary>A row that stays at the end however the table is sorted.</summary>
    public void SetTotal(IEnumerable<Cell> cells) => total = [.. cells];

    public void WriteTo(HtmlWriter html)
    {
        if (rows.Count == 0)
            return;
        html.AddRaw("<div class=\"scroll\"><table>");
        html.Add($"<caption>{caption}</caption>");
        html.AddRaw("<thead><tr>");
        foreach (string column in columns)
        {
            string style = column.StartsWith('#') ? "number" : "text";
            html.Add($"<th scope=\"col\" class=\"{style}\"><button type=\"button\">{column.TrimStart('#')}</button></th>");
        }

        html.AddRaw("</tr></thead><tbody>");
        foreach ((Cell[] cells, bool missing) in rows)
            Write(html, cells, missing ? "<tr class=\"missing\">" : "<tr>");
        html.AddRaw("</tbody>");
        if (total.Length > 0)
        {
            html.AddRaw("<tfoot>");
            Write(html, total, "<tr>");
            html.AddRaw("</tfoot>");
        }

        html.AddRaw("</table></div>");
    }

    private static void Write(HtmlWriter html, Cell[] cells, string start)
    {
        html.AddRaw(start);
        foreach (Cell cell in cells)
            Write(html, cell);
        html.AddRaw("</tr>");
    }

    private static void Write(HtmlWriter html, Cell cell)
    {
        string style = cell.Style ?? "value";
        string sort = cell.Sort is { } value ? $" data-sort=\"{value.ToString("R", CultureInfo.InvariantCulture)}\"" : "";
        html.AddRaw($"<td class=\"{style}\"{sort}>");
        if (cell.Link is { } link)
            html.Add($"<a href=\"{link}\">{cell.Text}</a>");
        else
            html.Add($"{cell.Text}");
        html.AddRaw("</td>");
    }
}
