using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Hostcall.Plots.Drawing;

/// <summary>The font of the charts: how wide text is, what of it can be drawn, and ScottPlot's way to it.</summary>
internal sealed class ChartFont : IFontResolver
{
    /// <summary>Family name.</summary>
    public const string Name = "Inter";

    /// <summary>Size of all text but titles and headings, in pixels.</summary>
    public const float Size = 13;

    /// <summary>Stands where the font has no glyph for a character.</summary>
    private const char Unknown = '?';

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    private static readonly Lazy<SKFont> Ruler = new(() => At(Size));

    private ChartFont()
    {
    }

    /// <summary>The typeface.</summary>
    /// <exception cref="InvalidDataException">The build has none.</exception>
    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>The font in a size of pixels; the caller disposes of it.</summary>
    public static SKFont At(float size) => new(Typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None };

    /// <summary>Width of the widest line of a text in pixels.</summary>
    public static double Width(string text) => text.Split('\n').Max(line => (double)Ruler.Value.MeasureText(Drawable(line)));

    /// <summary>How many characters from the start of a line fit into a number of pixels.</summary>
    public static int Fitting(string line, double pixels) => pixels <= 0 ? 0 : Ruler.Value.BreakText(Drawable(line), (float)pixels);

    /// <summary>
    /// One line of text as it can be drawn, character by character: a character that the font lacks would be left
    /// out or be a box, and control characters are no part of an SVG.
    /// </summary>
    public static string Drawable(string text)
    {
        var drawable = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                drawable.Append(' ');
            else if (!Rune.IsControl(rune) && Typeface.ContainsGlyph(rune.Value))
                drawable.Append(rune.ToString());
            else
                drawable.Append(Unknown);
        }

        return drawable.ToString();
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    // First of all resolvers: a font of that name on the machine may be another version.
    private static SKTypeface Load()
    {
        using SKData data = SKData.CreateCopy(PackagedFont.Read("Inter-Medium"));
        SKTypeface typeface = SKTypeface.FromData(data)
            ?? throw new InvalidDataException("the font of this build can't be read: build it again from a clean checkout");
        Fonts.FontResolvers.Insert(0, new ChartFont());
        return typeface;
    }
}
