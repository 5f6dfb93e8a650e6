using Hostcall.Statistics;
using Perfolizer.Mathematics.Cpd;

namespace Hostcall.Results;

/// <summary>Looks for changes of level over many runs.</summary>
/// <remarks>
/// Change points are found by ED-PELT (Haynes, Fearnhead, Eckley, Statistics and Computing 27, 2017; Perfolizer's
/// implementation), which assumes nothing of the shape of the noise. It knows no size, so a level that differs from
/// the one before it by less than the margin is not reported.
/// </remarks>
/// <param name="Series">One for each path and machine, in the order in which the runs first had them.</param>
/// <param name="Machines">What each machine is, where the runs are of several: figures of two are never one series.</param>
/// <param name="Skipped">Sentences about directories that could not be read.</param>
public sealed record History(IReadOnlyList<HistorySeries> Series, IReadOnlyList<string> Machines, IReadOnlyList<string> Skipped)
{
    /// <summary>Fewest runs on either side of a change: a single odd run is not a level.</summary>
    public const int LeastRuns = 3;

    /// <summary>Reads every run directory directly below a directory; what can't be read is named and left out.</summary>
    /// <exception cref="ResultFileException">There is no such directory.</exception>
    public static History Load(string parent, SummaryOptions? options = null)
    {
        if (!Directory.Exists(parent))
            throw new ResultFileException(parent, "there is no such directory");
        return Of([.. Directory.EnumerateDirectories(parent).Order(StringComparer.Ordinal)], RunData.Load, options);
    }

    /// <summary>The history of runs in any order.</summary>
    public static History Of(IEnumerable<RunData> runs, SummaryOptions? options = null) => Of([.. runs], run => run, options);

    /// <summary>Takes runs one by one, and of each keeps its estimates only: of a thousand runs there is no room for the blocks.</summary>
    private static History Of<T>(IReadOnlyList<T> sources, Func<T, RunData> load, SummaryOptions? options)
    {
        options ??= new SummaryOptions();
        var read = sources.AsParallel().AsOrdered().Select(source => Read(() => load(source), options)).ToArray();
        var points = new Dictionary<(Case Case, Unit Unit, int Machine), List<HistoryPoint>>();
        var machines = new MachineList();
        foreach (var (run, rows, _) in read.Where(one => one.Run is not null)
            .OrderBy(one => one.Run!.StartedUtc).ThenBy(one => one.Run!.RunId, StringComparer.Ordinal))
        {
            int machine = machines.NumberOf(run!);
            foreach (var (of, unit, estimate) in rows)
            {
                var key = (of, unit, machine);
                points.TryAdd(key, []);
                points[key].Add(new HistoryPoint(run!.RunId, run.StartedUtc, estimate.Value, estimate.Low, estimate.High, IsChange: false));
            }
        }

        string NameOf(int machine) => machines.Count == 1 ? "" : MachineList.NameOf(machine);
        return new History(
            [.. points.Select(p => new HistorySeries(
                p.Key.Case.Scenario, p.Key.Case.Lane, p.Key.Case.Name, p.Key.Unit, NameOf(p.Key.Machine), Marked(p.Value, options.Margin)))],
            machines.Count == 1 ? [] : [.. Enumerable.Range(0, machines.Count).Select(machine => $"{NameOf(machine)}: {machines.Describe(machine)}")],
            [.. read.Select(one => one.Problem).OfType<string>()]);
    }

    private static (Manifest? Run, (Case Case, Unit Unit, Estimate Estimate)[] Rows, string? Problem) Read(Func<RunData> load, SummaryOptions options)
    {
        RunData? run = null;
        try
        {
            run = load();
            return (run.Manifest, [.. Summarizer.Estimates(run.Samples, run.Manifest, options)], null);
        }
        catch (ResultFileException e)
        {
            return (null, [], run is null ? e.Message : $"{run.Name}: {e.Message}");
        }
    }

    private static List<HistoryPoint> Marked(List<HistoryPoint> points, double margin)
    {
        double[] values = [.. points.Select(p => p.Estimate)];
        foreach (int first in Changes(values, margin))
            points[first] = points[first] with { IsChange = true };
        return points;
    }

    /// <summary>Indexes at which a new level begins.</summary>
    internal static IReadOnlyList<int> Changes(double[] values, double margin)
    {
        if (values.Length < 2 * LeastRuns || values.Min() == values.Max())
            return [];
        // The detector gives the last index of each level but the last one.
        int[] starts = [0, .. EdPeltChangePointDetector.Instance.GetChangePointIndexes(values, LeastRuns).Select(i => i + 1), values.Length];
        var changes = new List<int>();
        for (int k = 1; k < starts.Length - 1; k++)
        {
            double before = Quantiles.Median(values[starts[k - 1]..starts[k]]);
            double after = Quantiles.Median(values[starts[k]..starts[k + 1]]);
            if (Math.Abs(after - before) > margin * before)
                changes.Add(starts[k]);
        }

        return changes;
    }
}
