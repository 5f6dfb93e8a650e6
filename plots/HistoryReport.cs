using System.Globalization;
using Hostcall.Plots.Document;
using Hostcall.Plots.Pages;
using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>A history of runs as tables and as charts.</summary>
public static class HistoryReport
{
    /// <summary>A table for each path: one line for each run, changes of level marked.</summary>
    public static Report Of(History history) => new("",
        [
            new Sentences(history.Machines),
            .. history.Series.Select(series => new Table(
                $"{series.Scenario}, {series.Title}, {LaneText.Heading(series.Lane, series.Unit)}: {series.Unit.Quantity}",
                [new("run", ColumnKind.Name), new("estimate"), new("95% interval", Priority: 1), new("level", ColumnKind.Name)],
                [
                    .. series.Points.Select(point => new Row(
                        point.StartedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                        Cell.Cost(point.Estimate, series.Unit),
                        Cell.Interval(point.Estimate, point.CiLow, point.CiHigh, series.Unit),
                        point.IsChange ? "<- changed" : "")),
                ])),
            new Sentences([.. history.Skipped.Select(sentence => "left out: " + sentence)]),
        ],
        []);

    /// <summary>Writes history-S.svg and .png for each scenario S into a directory.</summary>
    /// <exception cref="ResultFileException">The directory can't be made.</exception>
    public static ChartOutcome Draw(History history, string directory) =>
        Charts.Draw(history.Series.GroupBy(s => s.Scenario).Select(g => HistoryChart.For(g.Key, [.. g])), directory);
}
