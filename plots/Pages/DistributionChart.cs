using System.Globalization;
using Hostcall.Plots.Drawing;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots.Pages;

/// <summary>
/// All blocks of each path, as the difference to the path's own estimate in percent: paths that cost 70 times as
/// much as others share one axis, and so do lanes with different units. Within a row time runs from top to bottom,
/// so that drift shows as a slope.
/// </summary>
internal static class DistributionChart
{
    private const double Widest = 0.30;
    private const double Narrowest = 0.02;

    /// <summary>Part of the axis, at the right, that is left to the counts.</summary>
    private const double ForFigures = 0.26;

    public static Page? For(RunView view, string scenario)
    {
        SummaryRow[] measured = [.. view.Summary.Rows.Where(r => r.Scenario == scenario && r.Estimate > 0)];
        if (measured.Length == 0)
            return null;
        var series = measured.ToDictionary(r => r, r => Relative(view, r));
        (double low, double high) = Range(series.Values);
        Axis axis = Axis.ForPercent(low, high, "difference of a block to the estimate of its path");
        SummaryRow[] spread = [.. measured.Where(r => series[r].Any(v => v != series[r][0]))];
        var panels = spread.GroupBy(r => r.Lane).Select(lane => LanePanel(lane.Key, [.. lane], series, axis));
        string caption = "Each point is one block (a mean over its calls); within a row the run goes from top to bottom, so a slope is drift. "
            + "Box: the middle half of the blocks, with the median. Blocks beyond the axis are counted at the right."
            + Constant([.. measured.Except(spread)]);
        return spread.Length == 0 ? null : new Page($"distributions-{scenario}", $"{scenario}: how much the blocks of each path scatter", [.. panels], caption, RowHeight: 46);
    }

    private static Panel LanePanel(string lane, IReadOnlyList<SummaryRow> rows, Dictionary<SummaryRow, double[]> series, Axis axis)
    {
        var marks = new List<Mark>();
        for (int row = 0; row < rows.Count; row++)
            marks.AddRange(Marks(series[rows[row]], row, axis, Ink.Lane(lane)));
        string[] names = [.. rows.Select(r => r.Name)];
        return new Panel(LaneText.Heading(lane, rows[0].Unit), names, axis, marks);
    }

    private static IEnumerable<Mark> Marks(double[] blocks, int row, Axis axis, string colour)
    {
        double room = axis.High - ((axis.High - axis.Low) * ForFigures);
        var points = blocks.Select((v, i) => (Value: v, Height: (0.7 * (i + 0.5) / blocks.Length) - 0.35));
        yield return new Points(row, [.. points.Where(p => p.Value >= axis.Low && p.Value <= room)], colour);
        yield return new Box(row, Quantiles.Linear(blocks, 0.25), Quantiles.Median(blocks), Quantiles.Linear(blocks, 0.75));
        int beyond = blocks.Count(v => v < axis.Low || v > room);
        string count = blocks.Length.ToString(CultureInfo.InvariantCulture);
        if (beyond > 0)
            yield return new Note(row, room, $"{beyond} of {count} beyond, to {Signed(blocks.MaxBy(Math.Abs))}");
        else
            yield return new Note(row, room, $"all {count} shown");
    }

    private static string Constant(SummaryRow[] rows) => rows.Length == 0
        ? ""
        : " Not drawn, because all blocks are equal: " + string.Join(", ", rows.GroupBy(r => r.Lane).Select(l => $"{l.Key} {string.Join(' ', l.Select(r => r.Name))}")) + ".";

    private static string Signed(double fraction) => (fraction < 0 ? "−" : "+") + (Math.Abs(fraction) * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private static double[] Relative(RunView view, SummaryRow row) =>
        [.. view.Samples.Cases.First(c => c.Case == new Case(row.Scenario, row.Lane, row.Path, row.Form)).Blocks
            .OrderBy(block => block.Round).ThenBy(block => block.Number)
            .Select(block => (block.Value / row.Estimate!.Value) - 1)];

    /// <summary>
    /// Wide enough for six median deviations of every path, and for every box; a few blocks far away must not press
    /// all others together. More is left at the right for the counts.
    /// </summary>
    private static (double Low, double High) Range(IReadOnlyCollection<double[]> series)
    {
        double low = Math.Clamp(series.Min(s => Quantiles.Median(s) - (6 * Deviation(s))), -Widest, -Narrowest);
        double high = Math.Clamp(series.Max(s => Quantiles.Median(s) + (6 * Deviation(s))), Narrowest, Widest);
        low = Math.Min(low, series.Min(s => Quantiles.Linear(s, 0.25)) * 1.1);
        high = Math.Max(high, series.Max(s => Quantiles.Linear(s, 0.75)) * 1.1);
        return (low, high + ((high - low) * ForFigures / (1 - ForFigures)));
    }

    private static double Deviation(double[] values)
    {
        double middle = Quantiles.Median(values);
        return Quantiles.Median([.. values.Select(v => Math.Abs(v - middle))]);
    }
}
