using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>What each path takes more than a plain call, the more there is to do besides: its lines come together where the path stops to matter.</summary>
internal static class RangeChart
{
    /// <summary>Rows that a line of text takes.</summary>
    private const double TextHeight = 0.55;

    public static string NameOf(ScenarioRange range) => $"range-{range.Name}";

    public static Page? For(RunView view, ScenarioRange range)
    {
        Panel[] panels = [.. RangeView.Of(view.Summary, range).Select(lane => PanelOf(view, lane))];
        return panels.Length == 0
            ? null
            : new Page(
                NameOf(range),
                $"Where the path stops to matter: {range.Quantity}",
                panels,
                "Across: how many times the cost of a plain call of this process under the same circumstances, logarithmic. "
                + "Downwards: more of what a call does "
                + "besides. Where a line reaches 1, the path costs nothing that shows.");
    }

    private static Panel PanelOf(RunView view, RangeView lane)
    {
        RangeLine[] paths = [.. lane.Paths.OrderBy(path => path.Times.First(times => times is not null))];
        Note[] asIfAlone = [.. paths.Select(path => new Note(0, First(path), path.Name))];
        Axis axis = Axis.ForRatios(
            [.. paths.SelectMany(path => path.Times).OfType<double>()], asIfAlone, PageDrawing.PlotWidth, "times a plain call (logarithmic)");
        (double Left, double Right, int Line)[] places = Places(paths, axis);
        int lines = places.Max(place => place.Line) + 1;
        int head = (int)Math.Ceiling(lines * TextHeight);
        var marks = new List<Mark>();
        foreach (var (index, path) in paths.Index())
        {
            string colour = Ink.Part(index);
            double height = head - 0.5 - ((places[index].Line + 0.5) * TextHeight);
            (double Value, double Row)[] points = [.. path.Times.Index().Where(point => point.Item is not null)
                .Select(point => (point.Item!.Value, (double)(head + point.Index)))];
            marks.Add(new Line([(points[0].Value, height), .. points], colour));
            marks.Add(new Points(0, [.. points.Select(point => (point.Value, point.Row))], colour, 0.9));
            marks.Add(new Note(0, points[0].Value, path.Name) { Height = height });
        }

        // Text last: no line goes through the letters.
        Mark[] ordered = [.. marks.Where(mark => mark is not Note), .. marks.Where(mark => mark is Note)];
        return new Panel(view.HeadingOf(lane.Lane), [.. Enumerable.Repeat("", head), .. lane.Range.Points.Select(point => point.Amount)], axis, ordered);
    }

    private static double First(RangeLine path) => path.Times.OfType<double>().First();

    /// <summary>Names above the first points, each in the lowest line where it runs into no other.</summary>
    private static (double Left, double Right, int Line)[] Places(RangeLine[] paths, Axis axis)
    {
        var placed = new List<(double Left, double Right, int Line)>();
        foreach (var path in paths)
        {
            double left = axis.Position(First(path)) * PageDrawing.PlotWidth;
            double right = left + ChartFont.Width(path.Name) + (2 * MarkDrawing.NoteGap);
            int line = 0;
            while (placed.Any(other => other.Line == line && left < other.Right && other.Left < right)) line++;
            placed.Add((left, right, line));
        }

        return [.. placed];
    }
}
