using Hostcall.Plots.Document;
using Spectre.Console;
using Paragraph = Hostcall.Plots.Document.Paragraph;
using Table = Hostcall.Plots.Document.Table;

namespace Hostcall.Scenarios.Output;

/// <summary>A report on the terminal, at the terminal's width.</summary>
internal sealed class TerminalRenderer
{
    private readonly IAnsiConsole console;
    private bool isFirst = true;

    private TerminalRenderer(IAnsiConsole console) => this.console = console;

    /// <summary>Prints a report; what a terminal is not shown stands in the files.</summary>
    public static void Print(Report report, IAnsiConsole? console = null)
    {
        var shown = report.For(Audience.Terminal);
        new TerminalRenderer(console ?? Terminal.Out).Print([.. shown.Brief, .. shown.Rest]);
    }

    private void Print(IReadOnlyList<Part> parts, bool isSection = false)
    {
        foreach (var (at, part) in parts.Index())
        {
            // What begins a section stands right under its heading.
            bool follows = isFirst || (isSection && at == 0 && part is not (Section or Table));
            isFirst = false;
            if (!follows) console.WriteLine();
            switch (part)
            {
                case Section section:
                    Print("", section.Title, Bold);
                    Print(section.Parts, isSection: true);
                    break;
                case Paragraph paragraph:
                    Print("", paragraph.Text, Style.Plain);
                    break;
                case Sentences sentences:
                    foreach (string sentence in sentences.Items) Print("* ", sentence, Style.Plain);
                    break;
                case Command command:
                    console.MarkupLineInterpolated($"  {command.Text}");
                    break;
                case Table table:
                    Print(table);
                    break;
            }
        }
    }

    private void Print(Table table)
    {
        Print("", table.Caption, Bold);
        foreach (var line in TableLines.Of(table, console.Profile.Width)) Print(line.Text, StyleOf(line.Kind));
        if (table.Note is { } note) Print("", note, Style.Plain);
    }

    private void Print(string bullet, string sentence, Style style)
    {
        foreach (var (at, line) in Words.Wrap(sentence, console.Profile.Width - bullet.Length).Index())
        {
            Print((at == 0 ? bullet : new string(' ', bullet.Length)) + line, style);
        }
    }

    private void Print(string line, Style style) => console.Write(new Text(line + "\n", style));

    private static Style Bold { get; } = new(decoration: Decoration.Bold);

    private static Style StyleOf(LineKind kind) => kind switch
    {
        LineKind.Heading => new Style(decoration: Decoration.Underline),
        LineKind.Total => Bold,
        LineKind.Missing or LineKind.Note => new Style(foreground: Color.Grey),
        _ => Style.Plain,
    };
}
