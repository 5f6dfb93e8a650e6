using System.Globalization;
using System.Text.RegularExpressions;

namespace Hostcall.Traces;

/// <summary>What perf itself counts in a recording (<c>perf report --stats</c>).</summary>
/// <param name="Samples">Samples in it.</param>
/// <param name="Lost">Samples that should be in it: they came faster than perf wrote them down.</param>
public sealed partial record PerfCounts(long Samples, long Lost)
{
    /// <summary>
    /// Reads the sums over all events, which come first and count records, and then those of each event, where
    /// LOST_SAMPLES counts samples. A perf before 6.1 has only records of losses: then at least so many were lost.
    /// </summary>
    public static PerfCounts Parse(string statistics)
    {
        var sums = CountLine().Matches(statistics)
            .Select(line => (Kind: line.Groups[1].Value, Count: long.Parse(line.Groups[2].ValueSpan, CultureInfo.InvariantCulture))).ToList();
        long records = sums.FirstOrDefault(sum => sum.Kind == "LOST").Count;
        long lost = sums.Where(sum => sum.Kind == "LOST_SAMPLES").Skip(1).Sum(sum => sum.Count);
        return new PerfCounts(sums.FirstOrDefault(sum => sum.Kind == "SAMPLE").Count, Math.Max(lost, records));
    }

    [GeneratedRegex(@"^\s*(\w+) events:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex CountLine();
}
