using System.Globalization;

namespace Hostcall.Plots.Drawing;

/// <summary>
/// Colours of Okabe and Ito, which stay apart under every kind of colour blindness ("Color Universal Design",
/// 2008). Nothing is told by colour alone: each mark has its name beside it, and published figures are hatched.
/// </summary>
internal static class Ink
{
    public const string Page = "#ffffff";
    public const string Text = "#16181d";
    public const string Faint = "#6b6b6b";
    public const string Grid = "#e2e2e2";
    public const string Pale = "#c9d8e4";
    public const string Native = "#0072B2";

    private static readonly string[] Labs = ["#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#8FBC5A"];

    /// <summary>Nearly black and nearly white: text on a mark stays as it is where the page turns dark.</summary>
    public const string DarkOnMark = "#010101", LightOnMark = "#fefefe";

    /// <summary>
    /// Colours of the parts of a stacked bar, by number: those of Okabe and Ito first, then of Tol's muted scheme
    /// ("Colour schemes", SRON 2021) and shades between. More than eight cannot all stay apart; the numbers do.
    /// </summary>
    private static readonly string[] Parts =
    [
        "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#D55E00", "#CC79A7", "#0072B2", "#8FBC5A", "#4D4D4D",
        "#B58863", "#7A6FBE", "#BDBDBD", "#88CCEE", "#DDCC77", "#AA4499", "#117733", "#999933", "#E0E0E0",
    ];

    /// <summary>Colour of the part with a number, from 0; the same in every chart.</summary>
    public static string Part(int number) => Parts[number % Parts.Length];

    /// <summary>Text on a colour: dark or light, whichever stands out more.</summary>
    public static string On(string colour) => Contrast(colour, DarkOnMark) >= Contrast(colour, LightOnMark) ? DarkOnMark : LightOnMark;

    /// <summary>Ratio of contrast, from 1 to 21 (Web Content Accessibility Guidelines 2.2).</summary>
    public static double Contrast(string one, string other)
    {
        double first = Luminance(one), second = Luminance(other);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    /// <summary>Colour of a lab's marks, by its number among those of a run. More labs than colours differ by name alone.</summary>
    public static string Lab(int number) => Labs[Math.Min(number, Labs.Length - 1)];

    /// <summary>Relative luminance of #rrggbb, from 0 to 1, by the same guidelines.</summary>
    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 1)) + (0.7152 * Channel(colour, 3)) + (0.0722 * Channel(colour, 5));

    private static double Channel(string colour, int at)
    {
        double value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
