namespace Hostcall.Plots.Drawing;

/// <summary>Breaks text into lines at spaces.</summary>
public static class Wrap
{
    /// <summary>Lines of at most <paramref name="width"/> characters; a word longer than that has a line of its own.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        if (line.Length > 0)
            lines.Add(line);
        return lines;
    }

    /// <summary>The text in at most two lines, with an ellipsis where some was left out.</summary>
    public static string InTwo(string text, int width)
    {
        IReadOnlyList<string> lines = Lines(text, width);
        return lines.Count <= 1 ? text : lines[0] + "\n" + Cut(string.Join(' ', lines.Skip(1)), width);
    }

    /// <summary>The first line of at most <paramref name="width"/> characters, with an ellipsis where text was left out.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)].TrimEnd() + "…";
}
