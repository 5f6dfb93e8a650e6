using System.Globalization;

namespace Hostcall.Results;

/// <summary>Writes what is no cost: ratios, percentages, counts. Costs are written by their <see cref="Unit"/>.</summary>
public static class Figures
{
    /// <summary>Stands for the end that an interval lacks, and for a figure that nothing gave.</summary>
    public const string None = "–";

    /// <summary>A ratio, such as <c>53.6</c> or <c>0.9912</c>.</summary>
    public static string Ratio(double ratio) => Ratio(ratio, like: ratio);

    /// <summary>The interval of a ratio with the ratio's own number of decimals; see <see cref="Unit.Interval"/>.</summary>
    public static string RatioInterval(double ratio, double? low, double? high) => Interval(low, high, end => IsOpen(end, ratio) ? None : Ratio(end, ratio));

    /// <summary>Whether an end of a ratio's interval is so far out, as after few groups, that its digits say nothing.</summary>
    public static bool IsOpen(double end, double ratio) => (end / ratio) is not (> 0.001 and < 1000);

    /// <summary>A fraction as a percentage with as many decimals as it has, at most two: <c>2%</c>, <c>0.13%</c>.</summary>
    public static string Percent(double fraction) => (fraction * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>A fraction as a percentage with one decimal, for columns: <c>70.3%</c>.</summary>
    public static string Share(double fraction) => (Math.Round(100 * fraction, 1) + 0.0).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>Exits per call, or a dash where nothing counts them.</summary>
    public static string Exits(double? exits) => exits?.ToString("0.###", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A whole number.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Interval(double? low, double? high, Func<double, string> number)
    {
        return IsEnd(low) || IsEnd(high) ? $"[{End(low)}, {End(high)}]" : "";

        static bool IsEnd(double? value) => value is { } end && double.IsFinite(end);
        string End(double? value) => IsEnd(value) ? number(value!.Value) : None;
    }

    internal static string Significant(double value, double size, int digits)
    {
        int decimals = size <= 0 ? 0 : Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Ratio(double value, double like) => Significant(value, Math.Abs(like), like is > 0.9 and < 1.1 ? 4 : 3);
}
