using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>
/// The latency of each path against the CPU time that a call takes of all that works for it: who is fast by having a second CPU
/// work stands apart from who is fast by doing less.
/// </summary>
internal static class FrontierChart
{
    /// <summary>The CPU time whose row has the number 0; each row above it is twice as much.</summary>
    private const double Unity = 100;

    /// <summary>Rows that a line of text takes.</summary>
    private const double TextHeight = 0.55;

    /// <summary>Dots of the line along which latency and CPU time are the same.</summary>
    private const int GuideDots = 90;

    public static Page? For(RunView view, string scenario)
    {
        Panel[] panels =
        [
            .. from row in view.Summary.Rows
               where row.Scenario == scenario && row is { IsPath: true, Estimate: > 0, CpuNsPerCall: > 0 } && row.Unit.IsTime
               group row by row.Lane into lane
               where lane.Count() > 1
               select PanelOf(view, lane.Key, [.. lane]),
        ];
        return panels.Length == 0
            ? null
            : new Page($"frontier-{scenario}", $"{scenario}: what a path takes of the clock, and what of the CPUs", panels, Caption);
    }

    private static string Caption =>
        "Across: time per call. Upwards: CPU time of all threads and processes that work for a call, each row twice the one below it. Both logarithmic. "
        + "Dotted: one CPU works all the time; above it a second one does. Pale: another path is both faster and takes less CPU time.";

    private static Panel PanelOf(RunView view, string lane, SummaryRow[] rows)
    {
        double[] latencies = [.. rows.Select(row => row.Estimate!.Value)], cpu = [.. rows.Select(row => row.CpuNsPerCall!.Value)];
        int top = (int)Math.Ceiling(Math.Log2(cpu.Max() / Unity)), bottom = (int)Math.Floor(Math.Log2(cpu.Min() / Unity)) - 1;
        Axis axis = Axis.ForCostsByFactors(latencies, Unit.Nanoseconds)
            .WithRoomFor(rows.Select(row => new Note(0, row.Estimate!.Value, row.Name)), PageDrawing.PlotWidth);
        string[] names = [.. Enumerable.Range(0, top - bottom + 1).Select(down => Costs.AsGiven(Unity * Math.Pow(2, top - down), Unit.Nanoseconds))];
        var marks = new List<Mark> { new Points(0, [.. Guide(axis, bottom, top)], Ink.Faint, 0.25) };
        foreach (SummaryRow row in rows)
        {
            bool isBeaten = rows.Any(other => other.Estimate < row.Estimate && other.CpuNsPerCall < row.CpuNsPerCall);
            marks.Add(new Points(0, [(row.Estimate!.Value, HeightOf(row, top))], isBeaten ? Ink.Pale : view.ColourOf(lane), 1));
        }

        marks.AddRange(Labels(rows, axis, top, names.Length));
        return new Panel($"{view.HeadingOf(lane)}: CPU time per call", names, axis, marks);
    }

    private static double HeightOf(SummaryRow row, int top) => top - Math.Log2(row.CpuNsPerCall!.Value / Unity);

    private static IEnumerable<(double Value, double Height)> Guide(Axis axis, int bottom, int top) =>
        from dot in Enumerable.Range(0, GuideDots)
        let value = axis.Low * Math.Pow(axis.High / axis.Low, dot / (double)GuideDots)
        let height = top - Math.Log2(value / Unity)
        where height >= -0.5 && height <= top - bottom + 0.5
        select (value, height);

    /// <summary>Each name beside its point; where it would run into another, below that.</summary>
    private static List<Note> Labels(SummaryRow[] rows, Axis axis, int top, int count)
    {
        var placed = new List<(double Left, double Right, double Height)>();
        var notes = new List<Note>();
        foreach (SummaryRow row in rows.OrderBy(row => HeightOf(row, top)))
        {
            double left = axis.Position(row.Estimate!.Value) * PageDrawing.PlotWidth;
            double right = left + ChartFont.Width(row.Name) + (2 * MarkDrawing.NoteGap);
            double height = HeightOf(row, top);
            while (placed.Any(other => left < other.Right && other.Left < right && Math.Abs(other.Height - height) < TextHeight)) height += 0.05;
            height = Math.Min(height, count - 0.75);
            placed.Add((left, right, height));
            notes.Add(new Note(0, row.Estimate.Value, row.Name) { Height = height });
        }

        return notes;
    }
}
