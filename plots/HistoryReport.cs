using System.Globalization;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Text;
using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>A history of runs as a table of at most 72 columns and as charts.</summary>
public static class HistoryReport
{
    /// <summary>The table: one line for each run, changes of level marked.</summary>
    public static string Make(History history)
    {
        var text = new AsciiText();
        foreach (string machine in history.Machines)
            text.Paragraph(machine, start: 0, indent: 2);
        foreach (HistorySeries series in history.Series)
        {
            text.Heading($"{series.Scenario}, {series.Title}, {LaneText.Heading(series.Lane, series.Unit)}");
            var table = new AsciiTable(AsciiText.Columns - 2);
            table.Add("run", "estimate", "95% interval", "");
            foreach (HistoryPoint point in series.Points)
            {
                table.Add(
                    point.StartedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    Costs.WithUnit(point.Estimate, series.Unit, ascii: true),
                    Costs.Interval(point.Estimate, point.CiLow, point.CiHigh, series.Unit),
                    point.IsChange ? "<- changed" : "");
            }

            foreach (string line in table.Lines())
                text.Line("  " + line);
        }

        foreach (string sentence in history.Skipped)
            text.Paragraph("* left out: " + sentence, start: 2, indent: 2);
        return text.ToString();
    }

    /// <summary>Writes history-S.svg and .png for each scenario S into a directory.</summary>
    /// <exception cref="ResultFileException">The directory can't be made.</exception>
    public static ChartOutcome Draw(History history, string directory) =>
        Charts.Draw(history.Series.GroupBy(s => s.Scenario).Select(g => HistoryChart.For(g.Key, [.. g])), directory);
}
