using System.Globalization;
using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>Each path of a scenario in a panel of its own, one row for each run, oldest at the top.</summary>
internal static class HistoryChart
{
    private const int MostRuns = 40;

    public static Page For(string scenario, IReadOnlyList<HistorySeries> series)
    {
        const string Caption = "Point: estimate of one run, in percent of the median run. Black line: its 95% interval. "
            + "\"changed\" marks the first run of a new level (ED-PELT); levels closer than the margin are not told apart.";
        bool cut = series.Any(s => s.Points.Count > MostRuns);
        string caption = cut ? FormattableString.Invariant($"{Caption} Only the last {MostRuns} runs are drawn.") : Caption;
        return new Page($"history-{scenario}", $"{scenario}: cost per call from run to run", [.. series.Select(PanelOf)], caption, RowHeight: 20);
    }

    private static Panel PanelOf(HistorySeries series)
    {
        HistoryPoint[] points = [.. series.Points.TakeLast(MostRuns)];
        double middle = Statistics.Quantiles.Median([.. points.Select(p => p.Estimate)]);
        double reach = points.SelectMany(p => new[] { p.Estimate, p.CiLow, p.CiHigh }).OfType<double>().Max(v => Math.Abs((v / middle) - 1));
        double half = Math.Clamp(reach * 1.1, 0.01, 1);
        Axis axis = Axis.ForPercent(-half, half * 1.6, $"difference to the median run, {Costs.WithUnit(middle, series.Unit)}");
        var marks = new List<Mark>();
        for (int row = 0; row < points.Length; row++)
            marks.AddRange(Marks(points[row], row, middle, series));
        string[] names = [.. points.Select(p => p.StartedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))];
        return new Panel($"{series.Title}, {series.Lane}", names, axis, marks);
    }

    private static IEnumerable<Mark> Marks(HistoryPoint point, int row, double middle, HistorySeries series)
    {
        double at = (point.Estimate / middle) - 1;
        double end = at;
        if (point is { CiLow: { } low, CiHigh: { } high })
        {
            yield return new Whisker(row, (low / middle) - 1, (high / middle) - 1);
            end = (high / middle) - 1;
        }

        yield return new Points(row, [(at, 0)], Ink.Native, Size: 1);
        if (point.IsChange)
            yield return new Note(row, end, $"changed: {Costs.WithUnit(point.Estimate, series.Unit)}");
    }
}
