using Spectre.Console;

namespace Hostcall.Scenarios.Output;

/// <summary>Where tables go: colours and the terminal's width on a terminal, plain text 120 columns wide in a pipe.</summary>
internal static class Terminal
{
    private const int PipeWidth = 120;

    public static IAnsiConsole Out { get; } = Create();

    private static IAnsiConsole Create()
    {
        bool pipe = Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = pipe ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = pipe ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (pipe) console.Profile.Width = PipeWidth;
        return console;
    }
}
