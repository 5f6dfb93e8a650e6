namespace Hostcall.Plots.Drawing;

/// <summary>How wide text comes out in the charts' font; an estimate, since gnuplot alone knows the font.</summary>
internal static class TextWidth
{
    /// <summary>Mean width of a character of DejaVu Sans at the size of the charts, in pixels.</summary>
    private const double Character = 6.9;

    /// <summary>Width in pixels.</summary>
    public static double Of(string text) => text.Split('\n').Max(line => line.Length) * Character;

    /// <summary>Characters that fit into a number of pixels.</summary>
    public static int Fitting(double pixels) => Math.Max(1, (int)(pixels / Character));
}
