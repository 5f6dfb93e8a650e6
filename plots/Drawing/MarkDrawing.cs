using ScottPlot;
using SkiaSharp;

namespace Hostcall.Plots.Drawing;

/// <summary>
/// Draws the marks of a panel within ScottPlot's axes. ScottPlot's own hatches are missing in an SVG, since Skia
/// leaves patterns out there, and its markers are an element each; shapes of lines and dots are neither.
/// </summary>
internal sealed class MarkDrawing(Panel panel) : IPlottable
{
    /// <summary>Pixels between a value and the text beside it.</summary>
    public const int NoteGap = 7;

    private const double HalfBar = 0.33;
    private const double HalfBox = 0.40;
    private const double HalfEnd = 0.13;
    private const double NoteLine = 0.44;
    private const double HatchStep = 8;

    /// <summary>Pixels from the lowest end of a letter to the highest.</summary>
    private const double LetterHeight = 16;

    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public IAxes Axes { get; set; } = new Axes();

    /// <inheritdoc/>
    public IEnumerable<LegendItem> LegendItems => [];

    /// <inheritdoc/>
    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        // Text may stand beside the plot, and no other mark leaves it.
        rp.CanvasState.DisableClipping();
        var pen = new Pen(rp.Canvas);
        foreach (Mark mark in panel.Marks)
            Draw(mark, pen);
    }

    private void Draw(Mark mark, Pen pen)
    {
        switch (mark)
        {
            case Bar bar:
                Draw(bar, pen);
                break;
            case Segment segment:
                Draw(segment, pen);
                break;
            case Whisker whisker:
                Draw(whisker, pen);
                break;
            case Box box:
                Draw(box, pen);
                break;
            case Points points:
                pen.Dots(points.Colour, points.Size * 8, points.Values.Select(point => (X(point.Value), Y(points.Row + point.Height))));
                break;
            case Line line:
                var corners = line.Corners.Select(corner => (X: X(corner.Value), Y: Y(corner.Row))).ToArray();
                pen.Lines(line.Colour, 1.6, corners.Zip(corners.Skip(1), (from, to) => (from.X, from.Y, to.X, to.Y)));
                break;
            case Note note:
                Draw(note, pen);
                break;
        }
    }

    private void Draw(Bar bar, Pen pen)
    {
        double left = X(Math.Min(bar.From, bar.To)), right = X(Math.Max(bar.From, bar.To));
        double top = Y(bar.Row - HalfBar), bottom = Y(bar.Row + HalfBar);
        pen.Fill(left, top, right, bottom, bar.Hatched ? Ink.Page : bar.Colour);
        if (!bar.Hatched)
            return;
        pen.Lines(bar.Colour, 1.2, (left, top, right, top), (right, top, right, bottom), (right, bottom, left, bottom), (left, bottom, left, top));
        pen.Lines(bar.Colour, 1.2, Slanted(left, top, right, bottom));
    }

    /// <summary>Lines down to the right at 45 degrees, cut at the sides of a rectangle.</summary>
    private static IEnumerable<(double X1, double Y1, double X2, double Y2)> Slanted(double left, double top, double right, double bottom)
    {
        double high = bottom - top;
        for (double x = left - high + HatchStep; x < right; x += HatchStep)
        {
            double from = Math.Max(x, left), to = Math.Min(x + high, right);
            yield return (from, top + (from - x), to, top + (to - x));
        }
    }

    private void Draw(Segment segment, Pen pen)
    {
        double left = X(segment.From), right = X(segment.To);
        pen.Fill(left, Y(segment.Row - HalfBar), right, Y(segment.Row + HalfBar), segment.Colour);
        if (ChartFont.Width(segment.Label) + 1 <= right - left)
            pen.Text(segment.Label, (left + right) / 2, Y(segment.Row), Ink.On(segment.Colour), SKTextAlign.Center);
    }

    private void Draw(Whisker whisker, Pen pen)
    {
        double low = X(whisker.Low), high = X(whisker.High), middle = Y(whisker.Row), top = Y(whisker.Row - HalfEnd), bottom = Y(whisker.Row + HalfEnd);
        // First wide in the colour of the page, so that the line shows on a dark bar too.
        foreach ((string colour, double thickness) in new[] { (Ink.Page, 4.0), (Ink.Text, 1.6) })
            pen.Lines(colour, thickness, (low, middle, high, middle), (low, top, low, bottom), (high, top, high, bottom));
    }

    private void Draw(Box box, Pen pen)
    {
        double low = X(box.Low), middle = X(box.Middle), high = X(box.High), top = Y(box.Row - HalfBox), bottom = Y(box.Row + HalfBox);
        pen.Lines(
            Ink.Text, 1.5,
            (low, top, high, top), (high, top, high, bottom), (high, bottom, low, bottom), (low, bottom, low, top), (middle, top, middle, bottom));
    }

    private void Draw(Note note, Pen pen)
    {
        double x = X(note.At) + NoteGap;
        double room = Axes.DataRect.Right + PageDrawing.Right - x;
        string[] lines = note.Text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = Wrap.Cut(lines[i], room);
            double middle = Y(note.Row + note.Height + ((i - ((lines.Length - 1) / 2.0)) * NoteLine));
            // No line of the grid runs through the letters.
            pen.Lines(Ink.Page, LetterHeight, (x - 2, middle, x + ChartFont.Width(line) + 2, middle));
            pen.Text(line, x, middle, note.Faint ? Ink.Faint : Ink.Text);
        }
    }

    private double X(double value) => Axes.GetPixelX(panel.Axis.Position(Math.Clamp(value, panel.Axis.Low, panel.Axis.High)));

    private double Y(double row) => Axes.GetPixelY(row);
}
