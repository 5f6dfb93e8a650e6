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

    /// <summary>Why it cannot even say its version: distributions put a wrapper where the perf of the running kernel is missing.</summary>
    /// <returns>Null where it can.</returns>
    public PerfException? Trouble()
    {
        var (code, errors) = Run(null, "--version");
        return code == 0
            ? null
            : new PerfException(
                $"perf is there but does not run ({FirstLine(errors)})", "sudo apt-get install linux-tools-$(uname -r), or linux-perf on Debian");
    }

    /// <summary>What perf said first, for a sentence.</summary>
    internal static string FirstLine(string errors) =>
        errors.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)?.TrimEnd('.') ?? "without a word";

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new PerfException("perf is missing", "install linux-perf");
        }
    }
}

/// <summary>Samples cannot be taken or read; the message is one sentence that says why and what helps.</summary>
/// <param name="reason">Why.</param>
/// <param name="remedy">What helps; null where nobody knows.</param>
public sealed class PerfException(string reason, string? remedy = null) : Exception(remedy is null ? reason : $"{reason}; {remedy}")
{
    private const string Rights = "run as root, or lower kernel.perf_event_paranoid to 1";

    public string Reason => reason;

    /// <summary>perf samples user space alone, as it does for users who may not look into the kernel.</summary>
    public static PerfException WithoutKernel() => new("perf leaves the kernel out here, and that is where the cost is", Rights) { IsRefusal = true };

    /// <summary>perf may not sample at all.</summary>
    public static PerfException Forbidden() => new("perf may not sample here", Rights) { IsRefusal = true };

    /// <summary>The kernel was built without it, or something answers in its place.</summary>
    public static PerfException WithoutSystemCall() =>
        new("the kernel, or the filter of a container, has no perf_event_open (ENOSYS)", "use a kernel with CONFIG_PERF_EVENTS") { IsRefusal = true };

    /// <summary>The kernel, or a filter before it, refused: what helps depends on the machine.</summary>
    public bool IsRefusal { get; init; }
}
