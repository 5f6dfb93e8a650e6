namespace Hostcall.Plots.Text;

/// <summary>A table of left- and right-aligned columns, two spaces apart, or one where two are too many.</summary>
/// <param name="width">What a line may take.</param>
internal sealed class AsciiTable(int width)
{
    private const int WideGap = 2;

    private readonly List<string[]> rows = [];

    /// <summary>Adds a row; all rows have the same number of cells, and the first row is the heading.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>The lines: the first column to the left, the others to the right. Columns at the right are left out until the lines fit.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = Widths();
        int gap = widths.Sum() + (WideGap * (widths.Length - 1)) > width ? 1 : WideGap;
        return Lines(widths, Fitting(widths, from: 1, gap), gap);
    }

    /// <summary>The same with nothing left out: what does not fit follows in a further table, after the first column again.</summary>
    public IEnumerable<string> AllLines()
    {
        int[] widths = Widths();
        for (int from = 1; from < widths.Length;)
        {
            int[] shown = Fitting(widths, from, WideGap);
            if (from > 1)
                yield return "";
            foreach (string line in Lines(widths, shown, WideGap))
                yield return line;
            from = shown[^1] + 1;
        }
    }

    private int[] Widths() => [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];

    /// <summary>The first column and those that fit beside it, at least one.</summary>
    private int[] Fitting(int[] widths, int from, int gap)
    {
        var shown = new List<int> { 0 };
        int taken = widths[0];
        for (int c = from; c < widths.Length && (c == from || taken + gap + widths[c] <= width); c++)
        {
            shown.Add(c);
            taken += gap + widths[c];
        }

        return [.. shown];
    }

    private IEnumerable<string> Lines(int[] widths, int[] shown, int gap) => rows.Select(row => string.Join(new string(' ', gap), shown.Select(c =>
        c == 0 ? row[c].PadRight(widths[c]) : row[c].PadLeft(widths[c]))).TrimEnd());
}
