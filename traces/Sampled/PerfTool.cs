using System.ComponentModel;
using System.Diagnostics;

namespace Hostcall.Traces;

/// <summary>Runs perf(1).</summary>
/// <param name="executable">Name or path of the program.</param>
public sealed class PerfTool(string executable = "perf")
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to its end.</summary>
    /// <param name="output">A file for its standard output, or null where it does not matter.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit code and what it said on standard error.</returns>
    /// <exception cref="PerfException">There is no perf, or it does not come back.</exception>
    public (int Code, string Errors) Run(string? output, params IReadOnlyList<string> arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using (var file = output is null ? Stream.Null : File.Create(output)) process.StandardOutput.BaseStream.CopyTo(file);
        if (process.WaitForExit(Limit)) return (process.ExitCode, errors.Result);
        process.Kill(entireProcessTree: true);
        throw new PerfException($"perf {arguments[0]} did not end within {Limit.TotalSeconds:0} s");
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new PerfException("perf is missing; install linux-perf", error);
        }
    }
}

/// <summary>Samples cannot be taken or read; the message is one sentence that says why and what helps.</summary>
public sealed class PerfException(string message, Exception? inner = null) : Exception(message, inner);
