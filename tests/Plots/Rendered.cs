using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Scenarios.Output;
using Spectre.Console;

namespace Hostcall.Tests.Plots;

/// <summary>A report in each of its four forms.</summary>
internal static class Rendered
{
    public static string Text(RunView view, int width = TextRenderer.MailWidth) => TextRenderer.Render(RunReport.Of(view), width);

    public static string Markdown(RunView view, string? charts = null) => MarkdownRenderer.Render(RunReport.Of(view), charts);

    public static string Html(RunView view, string charts = "none") => HtmlRenderer.Render(RunReport.Of(view), RunReport.TitleOf(view), charts);

    public static string Terminal(RunView view, int width) => Terminal(RunReport.Of(view), width);

    public static string Terminal(Report report, int width)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        TerminalRenderer.Print(report, console);
        return text.ToString();
    }

    public static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
