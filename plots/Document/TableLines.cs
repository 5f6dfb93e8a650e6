namespace Hostcall.Plots.Document;

/// <summary>A line of a table as characters.</summary>
public sealed record TableLine(string Text, LineKind Kind);

/// <summary>What a line of a table is.</summary>
public enum LineKind
{
    Heading,
    Row,
    Missing,
    Total,
    Note,
}

/// <summary>
/// Lays a table out in a number of columns. No number and no name is ever broken: headings take a second line at a
/// space, then columns are left out by their priority (or follow in a further table) and named below, and where even
/// those that must stay have no room, each row becomes a block of lines.
/// </summary>
public static class TableLines
{
    private const int Gap = 2;

    /// <summary>Words in a column narrower than this are hard to read.</summary>
    private const int NarrowestProse = 20;

    /// <summary>The lines, none longer than <paramref name="width"/> unless a name alone is.</summary>
    public static IEnumerable<TableLine> Of(Table table, int width)
    {
        int[] all = [.. Enumerable.Range(0, table.Columns.Count)];
        var shown = all.ToList();
        while (true)
        {
            if (Widths(table, shown, width) is { } widths)
                return Lines(table, shown, widths).Concat(LeftOut(table, all.Except(shown), width));
            if (table.Continues && Continued(table, width) is { } continued)
                return continued;
            int last = shown.Where(c => table.Columns[c].Priority > 0).OrderBy(c => table.Columns[c].Priority).ThenBy(c => c).LastOrDefault(-1);
            if (last < 0)
                return Turned(table, width);
            shown.Remove(last);
        }
    }

    private static List<TableLine>? Continued(Table table, int width)
    {
        var lines = new List<TableLine>();
        for (int from = 1; from < table.Columns.Count;)
        {
            var shown = new List<int> { 0 };
            int[]? widths = null;
            while (from < table.Columns.Count && Widths(table, [.. shown, from], width) is { } wider)
            {
                shown.Add(from++);
                widths = wider;
            }

            if (widths is null)
                return null;
            if (lines.Count > 0)
                lines.Add(new TableLine("", LineKind.Note));
            lines.AddRange(Lines(table, shown, widths));
        }

        return lines;
    }

    /// <summary>The widths of columns, with headings in one line if they fit so, else with broken ones; null where they don't fit.</summary>
    private static int[]? Widths(Table table, List<int> shown, int width) =>
        Widths(table, shown, width, heading => heading.Length) ?? Widths(table, shown, width, heading => heading.Split(' ').Max(word => word.Length));

    private static int[]? Widths(Table table, List<int> shown, int width, Func<string, int> ofHeading)
    {
        int[] widths = [.. shown.Select(c => table.AllRows.Select(row => row.Cells[c].Text.Length).Append(ofHeading(table.Columns[c].Heading)).Max())];
        int[] prose = [.. Enumerable.Range(0, shown.Count).Where(i => table.Columns[shown[i]].Kind == ColumnKind.Prose)];
        int excess = widths.Sum() + (Gap * (shown.Count - 1)) - width;
        // The widest words give way first, down to what can still be read.
        while (excess > 0 && prose.Length > 0)
        {
            int widest = prose.MaxBy(i => widths[i]);
            if (widths[widest] <= NarrowestProse)
                return null;
            widths[widest]--;
            excess--;
        }

        bool breaksWord = prose.Any(i => table.AllRows.SelectMany(row => row.Cells[shown[i]].Text.Split(' ')).Any(word => word.Length > widths[i]));
        return excess > 0 || breaksWord ? null : widths;
    }

    private static IEnumerable<TableLine> Lines(Table table, List<int> shown, int[] widths)
    {
        string[][] headings = [.. shown.Select((c, i) => Words.Wrap(table.Columns[c].Heading, widths[i]).ToArray())];
        int height = headings.Max(heading => heading.Length);
        for (int line = 0; line < height; line++)
            yield return new TableLine(Joined(headings.Select(heading => heading.ElementAtOrDefault(line - height + heading.Length) ?? "")), LineKind.Heading);
        foreach (Row row in table.AllRows)
        {
            string[][] cells = [.. shown.Select((c, i) => table.Columns[c].Kind == ColumnKind.Prose ? Words.Wrap(row.Cells[c].Text, widths[i]).ToArray() : [row.Cells[c].Text])];
            for (int line = 0; line < cells.Max(cell => cell.Length); line++)
                yield return new TableLine(Joined(cells.Select(cell => cell.ElementAtOrDefault(line) ?? "")), KindOf(table, row));
        }

        string Joined(IEnumerable<string> cells) => string.Join(new string(' ', Gap), cells.Select((cell, i) =>
            table.Columns[shown[i]].Kind == ColumnKind.Figure ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
    }

    /// <summary>A block for each row, with a line for each cell that holds something.</summary>
    private static IEnumerable<TableLine> Turned(Table table, int width)
    {
        int names = table.Columns.Skip(1).Max(column => column.Heading.Length);
        foreach (Row row in table.AllRows)
        {
            foreach (string line in Words.Wrap(row.Cells[0].Text, width))
                yield return new TableLine(line, row.IsMissing ? LineKind.Missing : LineKind.Heading);
            for (int c = 1; c < table.Columns.Count; c++)
            {
                string text = row.Cells[c].Text, name = $"  {table.Columns[c].Heading.PadRight(names)}  ";
                int room = Math.Max(NarrowestProse, width - name.Length);
                string[] value = table.Columns[c].Kind == ColumnKind.Prose ? [.. Words.Wrap(text, room)] : text.Length > 0 ? [text] : [];
                for (int line = 0; line < value.Length; line++)
                {
                    bool alone = name.Length + value[line].Length > width;
                    if (alone && line == 0)
                        yield return new TableLine(name.TrimEnd(), KindOf(table, row));
                    yield return new TableLine((alone ? "    " : line == 0 ? name : new string(' ', name.Length)) + value[line], KindOf(table, row));
                }
            }
        }
    }

    private static IEnumerable<TableLine> LeftOut(Table table, IEnumerable<int> columns, int width)
    {
        string[] names = [.. columns.Select(c => table.Columns[c].Heading)];
        return names.Length == 0 ? [] : Words.Wrap($"Left out for want of room: {string.Join(", ", names)}.", width).Select(line => new TableLine(line, LineKind.Note));
    }

    private static LineKind KindOf(Table table, Row row) => row == table.Total ? LineKind.Total : row.IsMissing ? LineKind.Missing : LineKind.Row;
}
