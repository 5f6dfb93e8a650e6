using SkiaSharp;

namespace Hostcall.Plots.Drawing;

/// <summary>Draws the few shapes that charts are made of, in pixels, in colours of <see cref="Ink"/>.</summary>
internal sealed class Pen(SKCanvas canvas)
{
    /// <summary>What is drawn on.</summary>
    public SKCanvas Canvas => canvas;

    /// <summary>A rectangle without an outline.</summary>
    public void Fill(double left, double top, double right, double bottom, string colour)
    {
        // Edges on whole pixels: bars with soft edges look different though they are alike.
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = false };
        canvas.DrawRect(SKRect.Create(Short(left), Short(top), Short(Math.Max(0, right - left)), Short(bottom - top)), paint);
    }

    /// <summary>Straight lines, which are one path.</summary>
    public void Lines(string colour, double thickness, params IEnumerable<(double X1, double Y1, double X2, double Y2)> lines)
    {
        using var path = new SKPath();
        foreach ((double x1, double y1, double x2, double y2) in lines)
        {
            path.MoveTo(Short(x1), Short(y1));
            path.LineTo(Short(x2), Short(y2));
        }

        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsStroke = true, StrokeWidth = (float)thickness, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    /// <summary>Round dots, which are one path: an element for each would make a page of megabytes.</summary>
    public void Dots(string colour, double diameter, IEnumerable<(double X, double Y)> dots)
    {
        using var path = new SKPath();
        foreach ((double x, double y) in dots)
        {
            // A line with round ends, of a tenth of a pixel: Skia leaves one of no length out of an SVG.
            path.MoveTo(Short(x, 1), Short(y, 1));
            path.LineTo(Short(x + 0.1, 1), Short(y, 1));
        }

        using var paint = new SKPaint
        {
            Color = SKColor.Parse(colour),
            IsStroke = true,
            StrokeWidth = (float)diameter,
            StrokeCap = SKStrokeCap.Round,
            IsAntialias = true,
        };
        if (!path.IsEmpty)
            canvas.DrawPath(path, paint);
    }

    /// <summary>A line of text whose capitals are centred on a height.</summary>
    public void Text(string text, double x, double middle, string colour, SKTextAlign align = SKTextAlign.Left, float size = ChartFont.Size)
    {
        using SKFont font = ChartFont.At(size);
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true };
        canvas.DrawText(ChartFont.Drawable(text), Short(x), Short(middle + (font.Metrics.CapHeight / 2)), align, font, paint);
    }

    // SVG has a text for each number, of eight digits where it isn't rounded.
    private static float Short(double pixels, int digits = 2) => (float)Math.Round(pixels, digits);
}
