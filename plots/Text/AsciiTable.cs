namespace Hostcall.Plots.Text;

/// <summary>A table of left- and right-aligned columns, two spaces apart, or one where two are too many.</summary>
/// <param name="width">Columns at the right are left out until the lines fit.</param>
internal sealed class AsciiTable(int width)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; all rows have the same number of cells, and the first row is the heading.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The lines: the first column to the left, the others to the right.</summary>
    public IEnumerable<string> Lines()
    {
        int columns = _rows[0].Length;
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => _rows.Max(r => r[c].Length))];
        string gap = widths.Sum() + (2 * (columns - 1)) > width ? " " : "  ";
        while (columns > 1 && widths.Take(columns).Sum() + (gap.Length * (columns - 1)) > width)
            columns--;
        return _rows.Select(row => string.Join(gap, row.Take(columns).Select((cell, c) =>
            c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }
}
