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
    /// <summary>Blocks of a row that are drawn; more would only cover each other, and make files of hundreds of megabytes.</summary>
    public const int MostPoints = 2000;

    private const double Widest = 0.30;
    private const double Narrowest = 0.02;

    /// <summary>Part of the axis, at the right, that is left to the counts.</summary>
    private const double ForFigures = 0.26;

    /// <summary>The blocks of a run by case.</summary>
    public static IReadOnlyDictionary<Case, CaseBlocks> BlocksOf(RunView view) => view.Samples.Cases.ToDictionary(of => of.Case);

    public static Page? For(RunView view, string scenario, IReadOnlyDictionary<Case, CaseBlocks> blocks)
    {
        Series[] series = [.. view.Summary.Rows.Where(r => r.Scenario == scenario && r.Estimate > 0).Select(r => Series.Of(r, blocks[r.Case]))];
        Series[] spread = [.. series.Where(s => s.Sorted[0] != s.Sorted[^1])];
        if (spread.Length == 0)
            return null;
        (double low, double high) = Range(series);
        Axis axis = Axis.ForPercent(low, high, "difference of a block to the estimate of its path");
        var panels = spread.GroupBy(s => s.Row.Lane).Select(lane => LanePanel(view, lane.Key, [.. lane], axis));
        string caption = "Each point is one block (a mean over its calls); within a row the run goes from top to bottom, so a slope is drift. "
            + "Box: the middle half of the blocks, with the median. Blocks beyond the axis are counted at the right."
            + Sampled(spread) + Constant([.. series.Except(spread).Select(s => s.Row)]);
        return new Page($"distributions-{scenario}", $"{scenario}: how much the blocks of each path scatter", [.. panels], caption, RowHeight: 46);
    }

    private static Panel LanePanel(RunView view, string lane, IReadOnlyList<Series> series, Axis axis)
    {
        Mark[] marks = [.. series.SelectMany((s, row) => Marks(s, row, axis, view.ColourOf(lane)))];
        return new Panel(view.HeadingOf(lane), [.. series.Select(s => s.Row.Name)], axis, marks);
    }

    private static IEnumerable<Mark> Marks(Series series, int row, Axis axis, string colour)
    {
        double room = axis.High - ((axis.High - axis.Low) * ForFigures);
        yield return new Points(row, [.. series.Drawn().Where(p => p.Value >= axis.Low && p.Value <= room)], colour);
        yield return new Box(row, series.Quartile(0.25), series.Quartile(0.5), series.Quartile(0.75));
        int all = series.Sorted.Length, beyond = series.Sorted.Count(v => v < axis.Low || v > room);
        string count = all.ToString("N0", CultureInfo.InvariantCulture);
        string farthest = Signed(Math.Abs(series.Sorted[0]) > Math.Abs(series.Sorted[^1]) ? series.Sorted[0] : series.Sorted[^1]);
        string shown = all > MostPoints ? $"{MostPoints.ToString("N0", CultureInfo.InvariantCulture)} of {count} drawn" : $"all {count} shown";
        string far = $"{beyond.ToString("N0", CultureInfo.InvariantCulture)} of {count} beyond, to {farthest}";
        yield return new Note(row, room, beyond == 0 ? shown : all > MostPoints ? $"{shown}\n{far}" : far);
    }

    private static string Sampled(Series[] rows) => rows.All(s => s.Sorted.Length <= MostPoints)
        ? ""
        : FormattableString.Invariant($" Of a row with more than {MostPoints:N0} blocks {MostPoints:N0} are drawn, ")
            + "evenly from its beginning to its end; boxes and counts are of all.";

    private static string Constant(SummaryRow[] rows)
    {
        var lanes = rows.GroupBy(r => r.Lane).Select(lane => $"{lane.Key}: {string.Join(", ", lane.Select(r => r.Name))}");
        return rows.Length == 0 ? "" : $" Not drawn, because all blocks are equal: {string.Join("; ", lanes)}.";
    }

    private static string Signed(double fraction) =>
        (fraction < 0 ? "−" : "+") + (Math.Abs(fraction) * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>
    /// Wide enough for six median deviations of every path, and for every box; a few blocks far away must not press
    /// all others together. More is left at the right for the counts.
    /// </summary>
    private static (double Low, double High) Range(IReadOnlyCollection<Series> series)
    {
        double low = Math.Clamp(series.Min(s => s.Quartile(0.5) - (6 * s.Deviation)), -Widest, -Narrowest);
        double high = Math.Clamp(series.Max(s => s.Quartile(0.5) + (6 * s.Deviation)), Narrowest, Widest);
        low = Math.Min(low, series.Min(s => s.Quartile(0.25)) * 1.1);
        high = Math.Max(high, series.Max(s => s.Quartile(0.75)) * 1.1);
        return (low, high + ((high - low) * ForFigures / (1 - ForFigures)));
    }

    /// <summary>The blocks of a row, as differences to its estimate.</summary>
    /// <param name="Row">The row.</param>
    /// <param name="InOrder">As the run went.</param>
    /// <param name="Sorted">By size; sorted once, since a row may have hundreds of thousands.</param>
    /// <param name="Deviation">Median deviation from the median.</param>
    private sealed record Series(SummaryRow Row, double[] InOrder, double[] Sorted, double Deviation)
    {
        public static Series Of(SummaryRow row, CaseBlocks blocks)
        {
            double[] inOrder = [.. blocks.InOrder.Select(b => (b.Value / row.Estimate!.Value) - 1)];
            double[] sorted = [.. inOrder.Order()];
            double middle = Quantiles.Median(sorted);
            return new Series(row, inOrder, sorted, Quantiles.Median([.. sorted.Select(v => Math.Abs(v - middle))]));
        }

        public double Quartile(double probability) => Quantiles.Linear(Sorted, probability);

        /// <summary>Evenly from the first block to the last: the same ones each time, and drift stays visible.</summary>
        public IEnumerable<(double Value, double Height)> Drawn()
        {
            int count = Math.Min(InOrder.Length, MostPoints);
            for (int i = 0; i < count; i++)
            {
                int block = (int)((long)i * InOrder.Length / count);
                yield return (InOrder[block], (0.7 * (block + 0.5) / InOrder.Length) - 0.35);
            }
        }
    }
}
