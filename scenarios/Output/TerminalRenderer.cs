using Hostcall.Plots.Document;
using Spectre.Console;
using Paragraph = Hostcall.Plots.Document.Paragraph;
using Table = Hostcall.Plots.Document.Table;

namespace Hostcall.Scenarios.Output;

/// <summary>A report on the terminal, at the terminal's width.</summary>
internal static class TerminalRenderer
{
    /// <summary>Prints a report; what a terminal is not shown stands in the files.</summary>
    public static void Print(Report report, IAnsiConsole? console = null)
    {
        var shown = report.For(Audience.Terminal);
        Print([.. shown.Brief, .. shown.Rest], console ?? Terminal.Out);
    }

    private static void Print(IReadOnlyList<Part> parts, IAnsiConsole console)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Section section:
                    console.MarkupLineInterpolated($"[bold]{section.Title}[/]");
                    Print(section.Parts, console);
                    break;
                case Paragraph paragraph:
                    console.MarkupLineInterpolated($"{paragraph.Text}");
                    break;
                case Sentences sentences:
                    foreach (string sentence in sentences.Items) Print("* ", sentence, console);
                    break;
                case Command command:
                    console.MarkupLineInterpolated($"  {command.Text}");
                    break;
                case Table table:
                    Print(table, console);
                    break;
            }
        }
    }

    private static void Print(Table table, IAnsiConsole console)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{table.Caption}[/]");
        foreach (var line in TableLines.Of(table, console.Profile.Width)) console.Write(new Text(line.Text + "\n", StyleOf(line.Kind)));
        if (table.Note is { } note) console.MarkupLineInterpolated($"{note}");
        console.WriteLine();
    }

    private static void Print(string bullet, string sentence, IAnsiConsole console)
    {
        foreach (var (at, line) in Words.Wrap(sentence.ReplaceLineEndings(" "), console.Profile.Width - bullet.Length).Index())
        {
            console.WriteLine((at == 0 ? bullet : new string(' ', bullet.Length)) + line);
        }
    }

    private static Style StyleOf(LineKind kind) => kind switch
    {
        LineKind.Heading => new Style(decoration: Decoration.Underline),
        LineKind.Total => new Style(decoration: Decoration.Bold),
        LineKind.Missing or LineKind.Note => new Style(foreground: Color.Grey),
        _ => Style.Plain,
    };
}
