using System.ComponentModel;
using System.Diagnostics;
using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>What no file tells and has to be tried on the running machine.</summary>
public interface IProbes
{
    /// <summary>Opens /dev/kvm, asks what it can do, makes a VM and drops it.</summary>
    Tried<KvmProbe> Kvm();

    /// <summary>Opens performance counters on the calling thread and lets them count.</summary>
    Tried<PerfProbe> Perf();

    /// <summary>Asks ptrace(2) for something harmless, to see whether the call gets through.</summary>
    Tried<PtraceProbe> Ptrace();

    /// <summary>Watches CPU time, interrupts and context switches for a moment.</summary>
    Tried<ActivitySample> Activity();

    /// <summary>Looks for a program in PATH and asks it for its version.</summary>
    Tried<ProgramProbe> Program(string name);
}

/// <summary>The outcome of something that was tried, or the reason why it was not.</summary>
/// <param name="Value">The outcome; null if it was not tried.</param>
/// <param name="WhyNot">Why not, as the end of a sentence; null if it was.</param>
public sealed record Tried<T>(T? Value, string? WhyNot)
    where T : class;

/// <summary>Tries things on the running machine.</summary>
internal sealed class LiveProbes(SystemFiles files) : IProbes
{
    public Tried<KvmProbe> Kvm() => new(KvmProbe.Run(), null);

    public Tried<PerfProbe> Perf() => new(PerfProbe.Run(), null);

    public Tried<PtraceProbe> Ptrace() => new(PtraceProbe.Run(), null);

    public Tried<ActivitySample> Activity() => new(ActivitySample.Take(files), null);

    public Tried<ProgramProbe> Program(string name) => new(ProgramProbe.Run(name), null);
}

/// <summary>Stands in where the files describe another machine: nothing can be tried there.</summary>
internal sealed class NoProbes : IProbes
{
    private const string Reason = "the files are a captured tree, not the running machine";

    public Tried<KvmProbe> Kvm() => new(null, Reason);

    public Tried<PerfProbe> Perf() => new(null, Reason);

    public Tried<PtraceProbe> Ptrace() => new(null, Reason);

    public Tried<ActivitySample> Activity() => new(null, Reason);

    public Tried<ProgramProbe> Program(string name) => new(null, Reason);
}

/// <summary>A program looked for in the directories of PATH and asked for its version.</summary>
/// <param name="Path">Where it is; null if it is not there or may not be executed.</param>
/// <param name="Failure">What it said when it did not give its version; null if it did.</param>
public sealed record ProgramProbe(string? Path, string? Failure)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal static ProgramProbe Run(string name)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var path = folders.Select(folder => System.IO.Path.Join(folder, name)).FirstOrDefault(IsExecutable);
        return new ProgramProbe(path, path is null ? null : AskVersion(path));
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Libc.access(path, Libc.X_OK) == 0;

    /// <summary>The first line of what it says instead of its version; null if it gives that.</summary>
    internal static string? AskVersion(string path)
    {
        try
        {
            var start = new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["LC_ALL"] = "C";
            using var process = Process.Start(start);
            if (process is null)
                return "it did not start";
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return $"it did not answer within {Patience.TotalSeconds} s";
            }

            var said = $"{errors.Result}\n{output.Result}".Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
            return process.ExitCode == 0 ? null : said ?? $"it ended with {process.ExitCode}";
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            return failure.Message;
        }
    }
}
