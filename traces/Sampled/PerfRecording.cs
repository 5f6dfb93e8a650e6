using System.Globalization;
using System.Text.RegularExpressions;

namespace Hostcall.Traces;

/// <summary>Samples of running processes, taken by perf record into a file.</summary>
/// <param name="tool">How perf is run.</param>
/// <param name="folder">For its files.</param>
public sealed partial class PerfRecording(PerfTool tool, string folder)
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
    /// <returns>The file, how many samples perf counts, and how many it lost.</returns>
    /// <exception cref="PerfException">perf cannot read its own file.</exception>
    public (string File, long Samples, long Lost) Script()
    {
        string text = Path.Combine(folder, "perf.txt"), stats = Path.Combine(folder, "stats.txt");
        var (code, errors) = tool.Run(text, "script", "-i", Data, "-F", "comm,pid,tid,cpu,time,period,event,ip,sym,dso,trace");
        if (code != 0) throw new PerfException(Explain(errors));
        (code, errors) = tool.Run(stats, "report", "-i", Data, "--stats");
        if (code != 0) throw new PerfException(Explain(errors));
        string counts = File.ReadAllText(stats);
        return (text, CountOf("SAMPLE", counts), CountOf("LOST_SAMPLES", counts) + CountOf("LOST", counts));
    }

    /// <summary>The first sum that perf names for a kind of record: the one over all events.</summary>
    private static long CountOf(string kind, string stats)
    {
        var match = CountLine().Matches(stats).FirstOrDefault(line => line.Groups[1].Value == kind);
        return match is null ? 0 : long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static string Explain(string errors)
    {
        if (errors.Contains("perf_event_paranoid", StringComparison.Ordinal) || errors.Contains("ermission", StringComparison.Ordinal))
            return "perf may not sample here; run as root, or lower kernel.perf_event_paranoid to 1";
        string? first = errors.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
        return $"perf failed ({first?.TrimEnd('.') ?? "without a word"})";
    }

    [GeneratedRegex(@"^\s*(\w+) events:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex CountLine();
}
