using System.Text;
using Hostcall.Plots.Document;

namespace Hostcall.Plots.Renderers;

/// <summary>Markdown for a pull request.</summary>
public static class MarkdownRenderer
{
    /// <summary>The whole report.</summary>
    /// <param name="report">What is said.</param>
    /// <param name="charts">The charts directory; a chart that is not there is not referred to. Null for none.</param>
    public static string Render(Report report, string? charts = null)
    {
        Report shown = report.For(Audience.PullRequest);
        var text = new StringBuilder();
        if (shown.Title.Length > 0)
            text.Append("# ").Append(Escape(shown.Title)).Append('\n');
        Add(text, [.. shown.Brief, .. shown.Rest], level: 2, charts);
        return text.ToString().TrimStart('\n');
    }

    private static void Add(StringBuilder text, IReadOnlyList<Part> parts, int level, string? charts)
    {
        foreach (Part part in parts)
        {
            text.Append('\n');
            switch (part)
            {
                case Section section:
                    text.Append('#', level).Append(' ').Append(Escape(section.Title)).Append('\n');
                    Add(text, section.Parts, level + 1, charts);
                    break;
                case Paragraph paragraph:
                    text.Append(Escape(paragraph.Text)).Append('\n');
                    break;
                case Sentences sentences:
                    foreach (string sentence in sentences.Items)
                        text.Append("- ").Append(Escape(sentence)).Append('\n');
                    break;
                case Command command:
                    text.Append("    ").Append(command.Text.ReplaceLineEndings(" ")).Append('\n');
                    break;
                case Table table:
                    Add(text, table);
                    break;
                case Figure figure when charts is not null && File.Exists(Path.Combine(charts, figure.Chart + ".svg")):
                    text.Append("![").Append(Escape(figure.Alt)).Append("](charts/").Append(figure.Chart).Append(".svg)\n");
                    break;
            }
        }
    }

    private static void Add(StringBuilder text, Table table)
    {
        text.Append(Escape(table.Caption)).Append("\n\n");
        Line(table.Columns.Select(column => column.Heading));
        text.Append('|').AppendJoin('|', table.Columns.Select(column => column.Kind == ColumnKind.Figure ? "---:" : "---")).Append("|\n");
        foreach (Row row in table.AllRows)
            Line(row.Cells.Select(cell => cell.Text));
        if (table.Note is { } note)
            text.Append('\n').Append(Escape(note)).Append('\n');

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");
    }

    // Whatever would end a cell, or start a tag, code, link or emphasis.
    private static string Escape(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(c => c is '|' or '<' or '`' or '*' or '_' or '[' or '\\' ? $"\\{c}" : $"{c}"));
}
