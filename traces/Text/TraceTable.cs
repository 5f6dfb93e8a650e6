namespace Hostcall.Traces;

/// <summary>A table of a trace: names at the left, figures at the right. Rendered on a terminal or as plain text.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">As many cells as columns.</param>
/// <param name="Note">A sentence below, or null.</param>
public sealed record TraceTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Note = null)
{
    /// <summary>The widest that a mailing list takes without breaking lines.</summary>
    public const int MailWidth = 72;

    /// <summary>The table as plain text, with columns at the right left out until its lines fit.</summary>
    public IEnumerable<string> Lines(int width = MailWidth)
    {
        IReadOnlyList<string>[] all = [.. Headings(), .. Rows];
        int[] widths = [.. Enumerable.Range(0, Columns.Count).Select(column => all.Max(row => row[column].Length))];
        int shown = Columns.Count;
        while (shown > 2 && widths.Take(shown).Sum() + (2 * (shown - 1)) > width) shown--;
        foreach (string line in Wrapped(Title, width)) yield return line;
        foreach (var row in all)
        {
            yield return string.Join("  ", row.Take(shown).Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd();
        }

        foreach (string line in Wrapped(Note ?? "", width)) yield return line;
    }

    /// <summary>Breaks a text into lines.</summary>
    public static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length > 0 ? " " + word : word;
        }

        if (line.Length > 0) yield return line;
    }

    /// <summary>A heading that is wider than what stands below it takes two lines where it has a place to break.</summary>
    private IEnumerable<IReadOnlyList<string>> Headings()
    {
        int[] breaks = [.. Columns.Select((heading, column) =>
            Rows.Count > 0 && heading.Length > Rows.Max(row => row[column].Length) ? heading.IndexOfAny(['-', ' ']) + 1 : 0)];
        if (breaks.Any(place => place > 0)) yield return [.. Columns.Select((heading, column) => heading[..breaks[column]].TrimEnd())];
        yield return [.. Columns.Select((heading, column) => heading[breaks[column]..])];
    }
}
