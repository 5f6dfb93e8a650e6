using Spectre.Console;

namespace Hostcall.Scenarios.Output;

/// <summary>One line on a terminal that says what is going on; nothing in a pipe.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly bool visible = !Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    public void Show(string text)
    {
        if (visible) Console.Error.Write($"\r\u001b[2K{text}");
    }

    public void Clear() => Show("");

    public void Dispose() => Clear();
}
