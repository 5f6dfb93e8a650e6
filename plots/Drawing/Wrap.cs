namespace Hostcall.Plots.Drawing;

/// <summary>Breaks text into lines at spaces, by its width in the charts' font.</summary>
internal static class Wrap
{
    /// <summary>Lines of at most <paramref name="width"/> pixels; a word wider than that has a line of its own.</summary>
    public static IReadOnlyList<string> Lines(string text, double width)
    {
        var lines = new List<string>();
        double space = ChartFont.Width(" "), used = 0;
        string line = "";
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            double wide = ChartFont.Width(word);
            if (line.Length > 0 && used + space + wide > width)
            {
                lines.Add(line);
                line = "";
            }

            used = line.Length == 0 ? wide : used + space + wide;
            line = line.Length == 0 ? word : line + " " + word;
        }

        if (line.Length > 0)
            lines.Add(line);
        return lines;
    }

    /// <summary>The text in at most two lines, with an ellipsis where some was left out.</summary>
    public static string InTwo(string text, double width)
    {
        IReadOnlyList<string> lines = Lines(text, width);
        return lines.Count <= 1 ? Cut(text, width) : Cut(lines[0], width) + "\n" + Cut(string.Join(' ', lines.Skip(1)), width);
    }

    /// <summary>The start of a line, as much as fits into <paramref name="width"/> pixels, with an ellipsis where text was left out.</summary>
    public static string Cut(string text, double width)
    {
        string line = ChartFont.Drawable(text);
        return ChartFont.Width(line) <= width ? line : line[..ChartFont.Fitting(line, width - ChartFont.Width("…"))].TrimEnd() + "…";
    }
}
