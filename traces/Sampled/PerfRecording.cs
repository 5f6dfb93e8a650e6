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
            (int code, errors) = tool.Run(null, "record", "-e", candidate, "-F", $"{Frequency}", "-g", "--sample-cpu", "-p", pids, "-o", Data, "--", "sleep", seconds);
            if (code == 0) return;
        }

        throw new PerfException(Explain(errors));
    }

    /// <summary>Writes the samples as text for TraceEvent, with the fields that it needs (without the CPU it finds none).</summary>
    /// <returns>The file, and what perf counts in it.</returns>
    /// <exception cref="PerfException">perf cannot read its own file.</exception>
    public (string File, PerfCounts Counts) Script()
    {
        string text = Path.Combine(folder, "perf.txt"), stats = Path.Combine(folder, "stats.txt");
        var (code, errors) = tool.Run(text, "script", "-i", Data, "-F", "comm,pid,tid,cpu,time,period,event,ip,sym,dso,trace");
        if (code != 0) throw new PerfException(Explain(errors));
        (code, errors) = tool.Run(stats, "report", "-i", Data, "--stats");
        if (code != 0) throw new PerfException(Explain(errors));
        return (text, PerfCounts.Parse(File.ReadAllText(stats)));
    }

    private static string Explain(string errors)
    {
        if (errors.Contains("perf_event_paranoid", StringComparison.Ordinal) || errors.Contains("ermission", StringComparison.Ordinal))
            return "perf may not sample here; run as root, or lower kernel.perf_event_paranoid to 1";
        string? first = errors.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
        return $"perf failed ({first?.TrimEnd('.') ?? "without a word"})";
    }
}
