namespace Hostcall.Plots.Text;

/// <summary>A table of left- and right-aligned columns, two spaces apart.</summary>
/// <param name="width">What a line may take.</param>
internal sealed class AsciiTable(int width)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; all rows have the same number of cells, and the first row is the heading.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The lines: the first column to the left, the others to the right. Columns at the right are left out until the lines fit.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = Widths();
        return Lines(widths, Fitting(widths, from: 1));
    }

    /// <summary>The same with nothing left out: what does not fit follows in a further table, after the first column again.</summary>
    public IEnumerable<string> AllLines()
    {
        int[] widths = Widths();
        for (int from = 1; from < widths.Length;)
        {
            int[] shown = Fitting(widths, from);
            if (from > 1)
                yield return "";
            foreach (string line in Lines(widths, shown))
                yield return line;
            from = shown[^1] + 1;
        }
    }

    private int[] Widths() => [.. Enumerable.Range(0, _rows[0].Length).Select(c => _rows.Max(r => r[c].Length))];

    /// <summary>The first column and those that fit beside it, at least one.</summary>
    private int[] Fitting(int[] widths, int from)
    {
        var shown = new List<int> { 0 };
        int taken = widths[0];
        for (int c = from; c < widths.Length && (c == from || taken + 2 + widths[c] <= width); c++)
        {
            shown.Add(c);
            taken += 2 + widths[c];
        }

        return [.. shown];
    }

    private IEnumerable<string> Lines(int[] widths, int[] shown) => _rows.Select(row => string.Join("  ", shown.Select(c =>
        c == 0 ? row[c].PadRight(widths[c]) : row[c].PadLeft(widths[c]))).TrimEnd());
}
