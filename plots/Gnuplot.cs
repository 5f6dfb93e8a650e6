using System.ComponentModel;
using System.Diagnostics;

namespace Hostcall.Plots;

/// <summary>The one place that knows which tool draws. It takes a script and runs it within a time limit.</summary>
/// <param name="executable">Name or path of the program.</param>
public sealed class Gnuplot(string executable = "gnuplot")
{
    /// <summary>What to tell a user who has no gnuplot, in one line.</summary>
    public const string MissingMessage = "No charts were drawn: gnuplot is not installed (apt-get install gnuplot-nox).";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a script. Null when it succeeded, else one line that says what went wrong.</summary>
    public string? Run(string script)
    {
        try
        {
            using Process process = Start();
            // Read before writing: a full pipe on either side must not stop the other.
            Task<string> errors = process.StandardError.ReadToEndAsync();
            WriteAll(process, script);
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                return $"No charts were drawn: gnuplot did not finish within {Limit.TotalSeconds:0} s.";
            }

            return process.ExitCode == 0 ? null : $"A chart was not drawn: gnuplot failed ({FirstLine(errors.Result)}).";
        }
        catch (Win32Exception)
        {
            return MissingMessage;
        }
    }

    // -d: the user's own ~/.gnuplot must not change the charts.
    private Process Start() => Process.Start(new ProcessStartInfo(executable, ["-d"])
    {
        RedirectStandardInput = true,
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    private static void WriteAll(Process process, string script)
    {
        try
        {
            process.StandardInput.Write(script);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading at an error, which its exit code and its message will tell.
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line != "^") ?? "no message";
}
