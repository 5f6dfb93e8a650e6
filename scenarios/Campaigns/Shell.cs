using System.Diagnostics;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>A command of the system, or of another one.</summary>
internal static class Shell
{
    private static readonly TimeSpan Polling = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="output">Where its output goes as it is; null for the text that is returned.</param>
    /// <param name="cancel">Closes its input, by which a <see cref="Guarded"/> script is stopped; then waits for it.</param>
    /// <exception cref="NothingRunsException">There is no such program.</exception>
    public static (int Code, string Output, string Errors) Run(IReadOnlyList<string> command, Stream? output = null, CancellationToken cancel = default)
    {
        using var process = Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var text = output is null ? process.StandardOutput.ReadToEndAsync(CancellationToken.None) : Copy(process.StandardOutput.BaseStream, output);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (!process.WaitForExit(Polling))
        {
            if (cancel.IsCancellationRequested) process.StandardInput.Close();
        }

        return (process.ExitCode, text.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>
    /// A script that a shell runs, and stops as Ctrl-C does when nobody holds its input open any more: neither a lost connection
    /// nor a killed campaign leaves it behind.
    /// </summary>
    public static string Guarded(string script) =>
        $"{{ exec 3<&0; ( {script} ) </dev/null 3<&- & task=$!; ( cat <&3; kill -TERM $task ) >/dev/null 2>&1 & watch=$!; "
        + "exec 3<&-; wait $task; code=$?; kill $watch 2>/dev/null; exit $code; }";

    private static async Task<string> Copy(Stream from, Stream to)
    {
        await from.CopyToAsync(to);
        return "";
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new NothingRunsException($"{start.FileName} can't be started ({error.Message.TrimEnd('.')})");
        }
    }
}
