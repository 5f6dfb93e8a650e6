using System.Diagnostics;

namespace Hostcall.Lab.Building;

/// <summary>Runs a program of the build to its end.</summary>
internal static class Command
{
    /// <summary>Whether a program lies in one of these folders, which colons separate.</summary>
    public static bool Exists(string program, string path) => Find(program, path) is not null;

    /// <summary>The file that a program's name means: that in the first of these folders which has it, or null.</summary>
    public static string? Find(string program, string path) =>
        path.Split(':').Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program and hands on each line that it writes to standard error or output.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">As they are, without a shell.</param>
    /// <param name="line">Gets each line as it comes; lines come one at a time.</param>
    /// <param name="cancel">Ends the program and whatever it started.</param>
    /// <returns>The exit code and all lines of standard output.</returns>
    /// <exception cref="LabException">It can't be started.</exception>
    public static (int ExitCode, List<string> Output, List<string> Errors) Run(
        string program, IEnumerable<string> arguments, Action<string>? line = null, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        List<string> output = [], errors = [];
        var gate = new Lock();
        void Take(List<string> to, string? text)
        {
            if (text is null) return;
            lock (gate)
            {
                to.Add(text);
                line?.Invoke(text);
            }
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, data) => Take(output, data.Data);
        process.ErrorDataReceived += (_, data) => Take(errors, data.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new LabException($"{program} cannot be started: {error.Message}", "", isMissing: true);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (cancel.Register(() => process.Kill(entireProcessTree: true))) process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return (process.ExitCode, output, errors);
    }
}
