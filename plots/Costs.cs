using System.Globalization;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots;

/// <summary>Writes costs with their unit, in few enough digits to read and enough to compare.</summary>
public static class Costs
{
    /// <summary>In place of a figure that is not known.</summary>
    public const string Open = "–";

    /// <summary>More states than these are not listed one by one.</summary>
    private const int MostStates = 3;

    /// <summary>A cost with its unit, such as <c>7.51 µs</c> or <c>3,512 instructions</c>.</summary>
    /// <param name="value">In <paramref name="unit"/>.</param>
    /// <param name="unit">One of <see cref="Units"/>.</param>
    /// <param name="ascii">Writes us for µs.</param>
    public static string WithUnit(double value, string unit, bool ascii = false)
    {
        Scale scale = Scale.For(Math.Abs(value), unit);
        return $"{scale.Number(value)} {scale.Name(ascii)}";
    }

    /// <summary>A cost with its unit and no more digits than it was given with, such as <c>2.1 µs</c>.</summary>
    public static string AsGiven(double value, string unit)
    {
        Scale scale = Scale.For(Math.Abs(value), unit);
        return $"{(value / scale.Factor).ToString("0.###", CultureInfo.InvariantCulture)} {scale.Name()}";
    }

    /// <summary>An interval in the scale of its estimate, such as <c>[7.48, 7.55]</c>; empty where there is none.</summary>
    public static string Interval(double estimate, double? low, double? high, string unit)
    {
        if (low is not { } from || high is not { } to)
            return "";
        Scale scale = Scale.For(Math.Abs(estimate), unit);
        return $"[{scale.Number(from, estimate)}, {scale.Number(to, estimate)}]";
    }

    /// <summary>How far a row's figure can be trusted: the interval of a time; of a count that it is exact, or its states.</summary>
    public static string Spread(SummaryRow row) => row.States switch
    {
        null => row.Estimate is { } estimate ? Interval(estimate, row.CiLow, row.CiHigh, row.Unit) : "",
        [{ IsExact: true }] => "exact",
        [var only] => Range(only.Low, only.High),
        { Count: > MostStates } many => $"{many.Count} states, {Range(many[0].Low, many[^1].High)}",
        var states => string.Join(", ", states.Select(state => $"{Percent(Math.Round(state.Share, 2))} {Range(state.Low, state.High)}")),
    };

    /// <summary>What <see cref="Spread"/> is called.</summary>
    public static string SpreadOf(string unit) => unit == Units.Nanoseconds ? "95% interval" : "seen";

    private static string Range(double low, double high) =>
        high - low < CountState.Fraction ? Scale.For(low, Units.Instructions).Number(low) : $"{Scale.For(low, Units.Instructions).Number(low)} to {Scale.For(high, Units.Instructions).Number(high)}";

    /// <summary>A ratio, such as <c>53.6</c> or <c>0.991</c>.</summary>
    public static string Ratio(double ratio) => Ratio(ratio, like: ratio);

    /// <summary>The interval of a ratio with the ratio's own number of decimals; empty where there is none, a dash for an end that is as good as open.</summary>
    public static string RatioInterval(double ratio, double? low, double? high) =>
        low is { } from && high is { } to ? $"[{RatioEnd(from, ratio)}, {RatioEnd(to, ratio)}]" : "";

    /// <summary>Whether an end of a ratio's interval is so far out, as after few groups, that its digits say nothing.</summary>
    public static bool IsOpen(double end, double ratio) => (end / ratio) is not (> 0.001 and < 1000);

    private static string RatioEnd(double end, double ratio) => IsOpen(end, ratio) ? Open : Ratio(end, ratio);

    private static string Ratio(double value, double like) => Significant(value, Math.Abs(like), like is > 0.9 and < 1.1 ? 4 : 3);

    /// <summary>A fraction as a percentage, such as <c>2.1%</c>.</summary>
    public static string Percent(double fraction) => (fraction * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    internal static string Significant(double value, double size, int digits)
    {
        int decimals = size <= 0 ? 0 : Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
