using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hostcall.Tests.Plots;

/// <summary>What an SVG of the charts shows, in pixels: rectangles, lines by colour, and text.</summary>
internal sealed partial class DrawnChart
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private DrawnChart(XDocument document)
    {
        Root = document.Root!;
        Rectangles = [.. Root.Elements(Svg + "rect").Where(e => (string?)e.Attribute("width") != "100%").Select(e => new Rectangle(
            Colour(e, "fill"), Number(e, "x"), Number(e, "y"), Number(e, "x") + Number(e, "width"), Number(e, "y") + Number(e, "height")))];
        Paths = [.. Root.Descendants(Svg + "path").Select(e => new Path(
            Colour(e, "stroke"), (string?)e.Attribute("stroke-linecap") == "round", [.. Strokes((string)e.Attribute("d")!)]))];
        Texts = [.. Root.Descendants(Svg + "text").Select(e => new Text(
            e.Value, Colour(e, "fill"), Number(e, "x"), Number(e, "y"), Number(e, "textLength"), Number(e, "font-size")))];
    }

    public XElement Root { get; }

    public IReadOnlyList<Rectangle> Rectangles { get; }

    public IReadOnlyList<Path> Paths { get; }

    public IReadOnlyList<Text> Texts { get; }

    public static DrawnChart Load(string file) => new(XDocument.Load(file));

    public static DrawnChart Parse(string svg) => new(XDocument.Parse(svg));

    /// <summary>The lines of one colour, those that are not dots.</summary>
    public IEnumerable<Path> Lines(string colour) => Paths.Where(p => !p.IsDots && p.Colour == colour);

    // Skia writes some colours by their names.
    private static string Colour(XElement element, string name) => ((string?)element.Attribute(name) ?? "none").Replace("white", "#ffffff", StringComparison.Ordinal).ToLowerInvariant();

    private static double Number(XElement element, string name) => double.Parse((string?)element.Attribute(name) ?? "0", CultureInfo.InvariantCulture);

    private static IEnumerable<Stroke> Strokes(string d)
    {
        foreach (string stroke in d.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            double[] at = [.. Numbers().Matches(stroke).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
            yield return at.Length >= 4 ? new Stroke(at[0], at[1], at[2], at[3]) : new Stroke(at[0], at[1], at[0], at[1]);
        }
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();

    internal sealed record Rectangle(string Colour, double Left, double Top, double Right, double Bottom);

    internal sealed record Stroke(double X1, double Y1, double X2, double Y2);

    internal sealed record Path(string Colour, bool IsDots, IReadOnlyList<Stroke> Strokes)
    {
        public double Left => Strokes.Min(s => Math.Min(s.X1, s.X2));

        public double Right => Strokes.Max(s => Math.Max(s.X1, s.X2));

        public double Top => Strokes.Min(s => Math.Min(s.Y1, s.Y2));

        public double Bottom => Strokes.Max(s => Math.Max(s.Y1, s.Y2));
    }

    /// <summary>A text; Y is of the line that it stands on.</summary>
    internal sealed record Text(string Value, string Colour, double X, double Y, double Length, double Size)
    {
        public bool Overlaps(Text other) => X < other.X + other.Length && other.X < X + Length && Y - (0.73 * Size) < other.Y && other.Y - (0.73 * other.Size) < Y;
    }
}
