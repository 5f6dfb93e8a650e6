using Hostcall.Plots.Text;

namespace Hostcall.Plots.Traces;

/// <summary>A table of a trace as plain text of 72 columns.</summary>
internal static class TraceText
{
    public static void Add(AsciiText text, TraceTable table)
    {
        text.Line("");
        text.Paragraph(table.Title);
        var ascii = new AsciiTable(AsciiText.Columns);
        foreach (string[] heading in Headings(table))
            ascii.Add(heading);
        foreach (var row in table.AllRows)
            ascii.Add([.. row.Select(cell => cell.Brief)]);
        foreach (string line in ascii.AllLines())
            text.Line(line);
        if (table.Note is { } note)
            text.Paragraph(note);
    }

    /// <summary>A heading that is wider than what stands below it takes two lines where it has a place to break.</summary>
    private static IEnumerable<string[]> Headings(TraceTable table)
    {
        int[] breaks = [.. table.Columns.Select((heading, column) =>
            heading.Length > table.AllRows.Max(row => row[column].Brief.Length) ? heading.IndexOfAny(['-', ' ']) + 1 : 0)];
        if (breaks.Any(place => place > 0))
            yield return [.. table.Columns.Select((heading, column) => heading[..breaks[column]].TrimEnd())];
        yield return [.. table.Columns.Select((heading, column) => heading[breaks[column]..])];
    }
}
