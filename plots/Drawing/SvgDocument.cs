using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;

namespace Hostcall.Plots.Drawing;

/// <summary>
/// Makes of Skia's SVG one that scales, that a screen reader can announce, and whose text reads, selects and fits the
/// same in a reader's own font: Skia places each letter, which suits only the font that was measured.
/// </summary>
internal static partial class SvgDocument
{
    /// <summary>Fonts to take where the charts' own is not installed.</summary>
    private const string Fonts = ChartFont.Name + ", DejaVu Sans, Verdana, sans-serif";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <param name="svg">As Skia wrote it.</param>
    /// <param name="title">What a screen reader announces.</param>
    /// <param name="description">What it reads when asked for more.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static string Tidy(Stream svg, string title, string description, int width, int height)
    {
        XElement root = XDocument.Load(svg).Root!;
        root.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        foreach (XElement text in root.Descendants(Svg + "text"))
            Tidy(text);
        root.AddFirst(
            new XElement(Svg + "title", ChartFont.Drawable(title)),
            new XElement(Svg + "desc", ChartFont.Drawable(description)),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", Ink.Page)));
        return root + "\n";
    }

    /// <summary>One place and one length for the whole text, instead of a place for each letter.</summary>
    private static void Tidy(XElement text)
    {
        text.Value = text.Value.Trim();
        using SKFont font = ChartFont.At((float)text.Attribute("font-size")!);
        text.SetAttributeValue("font-family", Fonts);
        var numbers = NumberPattern().Matches((string?)text.Attribute("transform") ?? "0 0");
        double[] moved = [.. numbers.Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
        text.SetAttributeValue("transform", null);
        text.SetAttributeValue("x", Number(moved[0] + First(text, "x")));
        text.SetAttributeValue("y", Number(moved[1] + First(text, "y")));
        text.SetAttributeValue("textLength", Number(font.MeasureText(text.Value)));
    }

    private static double First(XElement text, string name) =>
        double.Parse(text.Attribute(name)!.Value.Split(',')[0], CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex NumberPattern();
}
