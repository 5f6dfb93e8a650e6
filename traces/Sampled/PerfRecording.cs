using System.Globalization;

namespace Hostcall.Traces;

/// <summary>Samples of running processes, taken by perf record into a file.</summary>
/// <param name="tool">How perf is run.</param>
/// <param name="folder">For its files.</param>
public sealed class PerfRecording(PerfTool tool, string folder)
{
    /// <summary>Samples a second; not a round number, so that they do not fall in step with a timer tick.</summary>
    private const int Frequency = 4999;

    /// <summary>Cycles where the hardware counts them, a timer where not; perf may turn the first into the second itself.</summary>
    private static readonly string[] Events = ["cycles", "cpu-clock"];

    /// <summary>Without knowing of a guest, perf script leaves out samples that were taken in one. The files need not be the guest's.</summary>
    private static readonly string[] Guest = ["--guestkallsyms", "/proc/kallsyms", "--guestmodules", "/proc/modules"];

    private string Data => Path.Combine(folder, "perf.data");

    /// <summary>Samples processes for a while.</summary>
    /// <exception cref="PerfException">perf is missing, or may not do it.</exception>
    public void Record(IEnumerable<int> processes, TimeSpan time)
    {
        string pids = string.Join(',', processes);
        string seconds = time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        string errors = "";
        foreach (string candidate in Events)
        {
            (int code, errors) = tool.Run(
                null, "record", "-e", candidate, "-F", $"{Frequency}", "-g", "--sample-cpu", "-p", pids, "-o", Data, "--", "sleep", seconds);
            if (code == 0) return;
        }

        throw Explain(errors);
    }

    /// <summary>Writes the samples as text for TraceEvent, with the fields that it needs (without the CPU it finds none).</summary>
    /// <returns>The file, what perf counts in it, and where each sample was taken.</returns>
    /// <exception cref="PerfException">perf cannot read its own file.</exception>
    public (string File, PerfCounts Counts, IReadOnlyList<SampleLevel> Levels) Script()
    {
        string text = Run("perf.txt", ["script", .. Guest, "-i", Data, "-F", "comm,pid,tid,cpu,time,period,event,ip,sym,dso,trace"]);
        string levels = Run("levels.txt", ["script", .. Guest, "-i", Data, "-F", "misc"]);
        string stats = Run("stats.txt", ["report", "-i", Data, "--stats"]);
        return (text, PerfCounts.Parse(File.ReadAllText(stats)), SampleLevels.Parse(File.ReadLines(levels)));
    }

    private string Run(string output, IReadOnlyList<string> arguments)
    {
        string file = Path.Combine(folder, output);
        var (code, errors) = tool.Run(file, arguments);
        return code == 0 ? file : throw Explain(errors);
    }

    private PerfException Explain(string errors)
    {
        bool isForbidden = errors.Contains("perf_event_paranoid", StringComparison.Ordinal) || errors.Contains("ermission", StringComparison.Ordinal)
            || errors.Contains("not permitted", StringComparison.Ordinal);
        if (isForbidden) return PerfException.Forbidden();
        if (errors.Contains("Function not implemented", StringComparison.Ordinal)) return PerfException.WithoutSystemCall();
        return tool.Trouble() ?? new PerfException($"perf failed ({PerfTool.FirstLine(errors)})");
    }
}
