using System.Globalization;
using System.Security;
using System.Text;
using Hostcall.Plots.Drawing;

namespace Hostcall.Plots.Traces;

/// <summary>Writes the few shapes that a flame graph is made of. Numbers are invariant, text is escaped.</summary>
internal sealed class Svg
{
    /// <summary>Width of a letter in parts of the font's size: most letters of a sans-serif face are narrower.</summary>
    private const double LetterWidth = 0.56;

    private readonly StringBuilder body = new();
    private readonly int width;

    public Svg(int width) => this.width = width;

    public void Rectangle(double x, double y, double wide, double high, string colour, string tip) => body.Append(
        CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(wide, 0):0.##}\" height=\"{high:0.##}\" fill=\"{colour}\" "
        + $"stroke=\"{Ink.Page}\" stroke-width=\"0.5\"><title>{Escape(tip)}</title></rect>\n");

    public void Text(double x, double y, string text, int size = 12, string anchor = "start", string colour = Ink.Text, bool bold = false) => body.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" font-size=\"{size}\" text-anchor=\"{anchor}\" "
        + $"fill=\"{colour}\" pointer-events=\"none\"{(bold ? " font-weight=\"bold\"" : "")}>{Escape(text)}</text>\n");

    /// <summary>Text on a mark, cut where it does not fit its width; nothing where not even three letters would.</summary>
    public void Label(double x, double y, double wide, string text, int size)
    {
        int letters = (int)(wide / (size * LetterWidth));
        if (letters < 3) return;
        Text(x, y, text.Length <= letters ? text : text[..(letters - 1)] + "…", size, colour: Ink.DarkOnMark);
    }

    public string Document(double height) => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height:0}\" viewBox=\"0 0 {width} {height:0}\" "
        + $"font-family=\"DejaVu Sans, Verdana, sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"{Ink.Page}\"/>\n{body}</svg>\n");

    private static string Escape(string text) => SecurityElement.Escape(text);
}
