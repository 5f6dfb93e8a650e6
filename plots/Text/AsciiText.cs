using System.Text;

namespace Hostcall.Plots.Text;

/// <summary>Lines of plain ASCII, at most 72 columns wide.</summary>
internal sealed class AsciiText
{
    public const int Columns = 72;

    private readonly StringBuilder text = new();

    /// <summary>A heading, with an empty line before it unless it is the first line.</summary>
    public void Heading(string heading)
    {
        if (text.Length > 0)
            text.Append('\n');
        Paragraph(heading);
    }

    /// <summary>Text broken at spaces; further lines are indented by <paramref name="indent"/> more columns than the first.</summary>
    public void Paragraph(string text, int start = 0, int indent = 0)
    {
        // Room is kept for the deeper indentation of the further lines.
        List<string> lines = Lines(Ascii(text), Columns - start - indent);
        for (int i = 0; i < lines.Count; i++)
            AddBroken(new string(' ', start + (i == 0 ? 0 : indent)), lines[i]);
    }

    /// <summary>A line as it is, for tables that were made to fit.</summary>
    public void Line(string line) => AddBroken("", Ascii(line));

    public override string ToString() => text.ToString();

    // A word longer than a line (a path, a hash) is broken rather than let out of the margin.
    private void AddBroken(string margin, string line)
    {
        int room = Columns - margin.Length;
        for (int at = 0; at == 0 || at < line.Length; at += room)
            text.Append(margin).Append(line.AsSpan(at, Math.Min(room, line.Length - at))).Append('\n');
    }

    private static string Ascii(string text)
    {
        string plain = text
            .Replace("µ", "u", StringComparison.Ordinal)
            .Replace("±", "+-", StringComparison.Ordinal)
            .Replace("−", "-", StringComparison.Ordinal)
            .Replace("–", "-", StringComparison.Ordinal)
            .Replace("…", "...", StringComparison.Ordinal)
            .Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
        return string.Concat(plain.Select(c => c is >= ' ' and <= '~' ? c : '?'));
    }

    /// <summary>Lines of at most so many characters, broken at spaces; a longer word has a line of its own.</summary>
    private static List<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width) lines[^1] += " " + word;
            else lines.Add(word);
        }

        return lines;
    }
}
