using System.Globalization;
using System.Text;
using Hostcall.Plots.Document;

namespace Hostcall.Plots.Renderers;

/// <summary>Plain ASCII of at most 72 columns, which can be pasted under a patch and answered in line.</summary>
public sealed class TextRenderer
{
    /// <summary>What a mail holds without being broken.</summary>
    public const int MailWidth = 72;

    private const int Indent = 2;

    private readonly StringBuilder text = new();
    private readonly int width;

    private TextRenderer(int width) => this.width = width;

    /// <summary>The whole report.</summary>
    public static string Render(Report report, int width = MailWidth) => Render(report.Title, [.. report.For(Audience.Mail).Brief, .. report.For(Audience.Mail).Rest], width);

    /// <summary>The part that matters, with which the whole report begins.</summary>
    public static string Brief(Report report, int width = MailWidth) => Render(report.Title, report.For(Audience.Mail).Brief, width);

    private static string Render(string title, IReadOnlyList<Part> parts, int width)
    {
        var renderer = new TextRenderer(width);
        renderer.Paragraph(title);
        renderer.Add(parts, isSection: false);
        return renderer.text.ToString();
    }

    private void Add(IReadOnlyList<Part> parts, bool isSection)
    {
        foreach ((int at, Part part) in parts.Index())
        {
            // What begins a section stands right under its heading.
            bool follows = isSection && (at == 0 ? part is not (Section or Table) : part is Command && parts[at - 1] is Command);
            if (text.Length > 0 && !follows)
                text.Append('\n');
            switch (part)
            {
                case Section section:
                    Paragraph(section.Title + ":");
                    Add(section.Parts, isSection: true);
                    break;
                case Paragraph paragraph:
                    Paragraph(paragraph.Text);
                    break;
                case Sentences sentences:
                    foreach (string sentence in sentences.Items)
                        Paragraph("* " + sentence, Indent, Indent);
                    break;
                case Command command:
                    Paragraph(command.Text, Indent, 2 * Indent);
                    break;
                case Table table:
                    Add(table);
                    break;
                case Figure figure:
                    AddBars(figure.Alt, figure.Bars);
                    break;
            }
        }
    }

    private void Add(Table table)
    {
        Paragraph(table.Caption);
        // Wide tables take the whole line, so that fewer of them need a further one.
        string margin = new(' ', table.Continues ? 0 : Indent);
        foreach (TableLine line in TableLines.Of(Plain(table), width - margin.Length))
            AddBroken(margin, line.Text);
        if (table.Note is { } note)
            Paragraph(note);
    }

    private void AddBars(string caption, IReadOnlyList<Bar> bars)
    {
        if (bars.Count == 0)
            return;
        int names = bars.Max(bar => bar.Name.Length), figures = bars.Max(bar => Ascii(bar.Figure).Length);
        double longest = bars.Max(bar => bar.Length);
        int room = width - Indent - names - figures - 4;
        if (room < 10 || longest <= 0)
            return;
        Paragraph(caption);
        foreach (Bar bar in bars)
        {
            // A bar that is shorter than a character is there all the same.
            int length = bar.Length <= 0 ? 0 : Math.Max(1, (int)Math.Round(room * bar.Length / longest));
            AddBroken(new string(' ', Indent), string.Create(CultureInfo.InvariantCulture, $"{Ascii(bar.Name).PadRight(names)}  {new string('#', length)}  {Ascii(bar.Figure)}"));
        }
    }

    /// <summary>Text broken at spaces; further lines are indented by <paramref name="hanging"/> more columns than the first.</summary>
    private void Paragraph(string paragraph, int start = 0, int hanging = 0)
    {
        // Room is kept for the deeper indentation of the further lines.
        IReadOnlyList<string> lines = Words.Wrap(Ascii(paragraph), width - start - hanging);
        for (int i = 0; i < lines.Count; i++)
            AddBroken(new string(' ', start + (i == 0 ? 0 : hanging)), lines[i]);
    }

    // A word longer than a line (a path, a hash) is broken rather than let out of the margin.
    private void AddBroken(string margin, string line)
    {
        int room = width - margin.Length;
        for (int at = 0; at == 0 || at < line.Length; at += room)
            text.Append(string.Concat(margin, line.AsSpan(at, Math.Min(room, line.Length - at))).TrimEnd()).Append('\n');
    }

    /// <summary>The same table in ASCII, before it is laid out: some letters take more room so.</summary>
    private static Table Plain(Table table)
    {
        return table with
        {
            Columns = [.. table.Columns.Select(column => column with { Header = Ascii(column.Header) })],
            Rows = [.. table.Rows.Select(Plainly)],
            Total = table.Total is { } total ? Plainly(total) : null,
        };

        static Row Plainly(Row row) => row with { Cells = [.. row.Cells.Select(cell => cell with { Text = Ascii(cell.Text) })] };
    }

    private static string Ascii(string text)
    {
        var plain = new StringBuilder(text)
            .Replace("µ", "u").Replace("±", "+-").Replace("−", "-").Replace("–", "-").Replace("…", "...").Replace("×", "x")
            .Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
        for (int i = 0; i < plain.Length; i++)
        {
            if (plain[i] is < ' ' or > '~')
                plain[i] = '?';
        }

        return plain.ToString();
    }
}
