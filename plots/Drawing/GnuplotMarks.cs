using System.Globalization;

namespace Hostcall.Plots.Drawing;

/// <summary>Writes the marks of one panel: shapes as objects and arrows, points as a data block.</summary>
/// <param name="axis">The panel's axis.</param>
/// <param name="width">Width of the plot in pixels.</param>
/// <param name="line">Takes one line of the script.</param>
internal sealed class GnuplotMarks(Axis axis, double width, Action<FormattableString> line)
{
    private const double HalfBar = 0.33;
    private const double HalfBox = 0.40;
    private const double HalfEnd = 0.13;

    private readonly List<string> plots = [];
    private int next = 1;

    /// <summary>What the plot command has to draw besides the objects.</summary>
    public IReadOnlyList<string> Plots => plots;

    public void Add(Mark mark)
    {
        switch (mark)
        {
            case Bar bar:
                Add(bar);
                break;
            case Segment segment:
                Add(segment);
                break;
            case Whisker whisker:
                Add(whisker);
                break;
            case Box box:
                Add(box);
                break;
            case Points points:
                Add(points);
                break;
            case Note note:
                Add(note);
                break;
        }
    }

    private void Add(Bar bar)
    {
        string fill = bar.Hatched ? "fillstyle pattern 4 border" : "fillstyle solid 1.0 border";
        double from = Within(Math.Min(bar.From, bar.To));
        double to = Within(Math.Max(bar.From, bar.To));
        line($"set object {next++} rectangle from first {from},{bar.Row - HalfBar} to first {to},{bar.Row + HalfBar} front fillcolor rgb '{bar.Colour}' {fill} linecolor rgb '{bar.Colour}' linewidth 1.2");
    }

    private void Add(Segment segment)
    {
        line($"set object {next++} rectangle from first {segment.From},{segment.Row - HalfBar} to first {segment.To},{segment.Row + HalfBar} front fillcolor rgb '{segment.Colour}' fillstyle solid 1.0 noborder");
        double wide = (axis.Position(segment.To) - axis.Position(segment.From)) * width;
        if (TextWidth.Of(segment.Label) + 2 > wide)
            return;
        double middle = (segment.From + segment.To) / 2;
        line($"set label {next++} {GnuplotScript.Quote(segment.Label)} at first {middle},{segment.Row} center front textcolor rgb '{Ink.On(segment.Colour)}'");
    }

    private void Add(Whisker whisker)
    {
        double low = Within(whisker.Low);
        double high = Within(whisker.High);
        // First wide in the colour of the page, so that the line shows on a dark bar too.
        foreach ((string colour, double thickness) in new[] { (Ink.Page, 4.0), (Ink.Text, 1.6) })
        {
            Stroke(low, whisker.Row, high, whisker.Row, colour, thickness);
            Stroke(low, whisker.Row - HalfEnd, low, whisker.Row + HalfEnd, colour, thickness);
            Stroke(high, whisker.Row - HalfEnd, high, whisker.Row + HalfEnd, colour, thickness);
        }
    }

    private void Add(Box box)
    {
        line($"set object {next++} rectangle from first {Within(box.Low)},{box.Row - HalfBox} to first {Within(box.High)},{box.Row + HalfBox} front fillstyle empty border linecolor rgb '{Ink.Text}' linewidth 1.4");
        Stroke(Within(box.Middle), box.Row - HalfBox, Within(box.Middle), box.Row + HalfBox, Ink.Text, 1.6);
    }

    private void Add(Note note)
    {
        string colour = note.Faint ? Ink.Faint : Ink.Text;
        double at = Within(note.At);
        int fitting = TextWidth.Fitting(((1 - axis.Position(at)) * width) - 12 + GnuplotScript.Right);
        string[] lines = note.Text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            double row = note.Row + ((i - ((lines.Length - 1) / 2.0)) * 0.44);
            line($"set label {next++} {GnuplotScript.Quote(Wrap.Cut(lines[i], fitting))} at first {at},{row} left offset 0.8,0 front textcolor rgb '{colour}'");
        }
    }

    private void Add(Points points)
    {
        if (points.Values.Count == 0)
            return;
        string name = FormattableString.Invariant($"$points{next++}");
        line($"{name} << EOD");
        foreach ((double value, double height) in points.Values)
            line($"{Within(value)} {points.Row + height}");
        line($"EOD");
        string size = points.Size.ToString(CultureInfo.InvariantCulture);
        plots.Add($"{name} using 1:2 with points pointtype 7 pointsize {size} linecolor rgb '{points.Colour}' notitle");
    }

    private void Stroke(double x1, double y1, double x2, double y2, string colour, double thickness) =>
        line($"set arrow {next++} from first {x1},{y1} to first {x2},{y2} nohead front linecolor rgb '{colour}' linewidth {thickness}");

    private double Within(double value) => Math.Clamp(value, axis.Low, axis.High);
}
