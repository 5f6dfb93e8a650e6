using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Plots.Drawing;

/// <summary>A horizontal axis: its range, its tics with their labels, its title.</summary>
/// <param name="Low">Left end.</param>
/// <param name="High">Right end.</param>
/// <param name="IsLog">Logarithmic, base 10.</param>
/// <param name="Tics">Position and label of each tic.</param>
/// <param name="Title">Quantity and unit.</param>
/// <param name="Unit">Base unit of the values.</param>
internal sealed record Axis(double Low, double High, bool IsLog, IReadOnlyList<(double At, string Label)> Tics, string Title, Unit? Unit)
{
    /// <summary>From this ratio of the largest to the smallest value on, the axis is logarithmic.</summary>
    private const double LogFrom = 20;

    /// <summary>A longer logarithmic axis has room for the labels of powers of ten alone.</summary>
    private const double MostDecades = 4;

    private static readonly double[] Steps = [1, 2, 5, 10];

    /// <summary>
    /// An axis for costs in <paramref name="unit"/> from 0, or logarithmic where they span more than 20 times.
    /// </summary>
    public static Axis ForCosts(IReadOnlyCollection<double> values, Unit unit, bool mayBeLog = true)
    {
        double max = values.Where(v => v > 0).DefaultIfEmpty(1).Max();
        double min = values.Where(v => v > 0).DefaultIfEmpty(max).Min();
        return mayBeLog && max / min > LogFrom
            ? Logarithmic(min / 1.5, max * 1.05, unit)
            : Linear(Math.Min(0, values.DefaultIfEmpty(0).Min()), max * 1.05, unit);
    }

    /// <summary>An axis for costs that is logarithmic however little they span.</summary>
    public static Axis ForCostsByFactors(IReadOnlyCollection<double> values, Unit unit) => Logarithmic(values.Min() / 1.5, values.Max() * 1.5, unit);

    /// <summary>An axis in percent, from a low to a high fraction.</summary>
    public static Axis ForPercent(double low, double high, string title)
    {
        double step = Step((high - low) / 8);
        var tics = Range(low, high, step).Select(f => (f, (f > step / 2 ? "+" : "") + (f * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%"));
        return new Axis(low, high, IsLog: false, [.. tics], title, null);
    }

    /// <summary>A logarithmic axis for ratios, with 1 on it, and room at the right for text that starts at a value.</summary>
    public static Axis ForRatios(IReadOnlyCollection<double> values, IReadOnlyCollection<Note> notes, double width, string title)
    {
        double low = values.Append(1).Min() / 1.05, high = values.Append(1).Max() * 1.05;
        double least = high;
        var needs = notes.Select(note => (note.At, Pixels: ChartFont.Width(note.Text) + MarkDrawing.NoteGap + 6)).ToArray();
        for (int i = 0; i < 80 && needs.Any(n => (Math.Log(n.At / low) / Math.Log(high / low) * width) + n.Pixels > width); i++)
            high *= Math.Pow(least / low, 0.05);
        // Round numbers apart as far as they are high: of a narrow axis each step, of a wide one 1, 2, 5.
        double[] tics = high / low < 8
            ? [.. Range(low, high, Step((high - low) / 8))]
            : [.. Decades(low, high, Steps[..3])];
        return new Axis(low, high, IsLog: true, [.. tics.Select(at => (at, at.ToString("#,0.######", CultureInfo.InvariantCulture)))], title, null);
    }

    /// <summary>
    /// The same axis, longer at the right, so that text which starts at a value fits into a plot of
    /// <paramref name="width"/> pixels; where too much would be needed, the text is cut when drawn.
    /// </summary>
    public Axis WithRoomFor(IEnumerable<Note> notes, double width)
    {
        (double At, double Pixels)[] needs = [.. notes.Select(n => (n.At, ChartFont.Width(n.Text) + MarkDrawing.NoteGap + 6))];
        double high = High;
        for (int i = 0; i < 40 && needs.Any(n => (Position(n.At, high) * width) + n.Pixels > width); i++)
            high = IsLog ? high * Math.Pow(High / Low, 0.05) : high + ((High - Low) * 0.05);
        return IsLog ? Logarithmic(Low, high, Unit!) : Linear(Low, high, Unit!);
    }

    /// <summary>Place of a value on the axis, from 0 at the left end to 1 at the right.</summary>
    public double Position(double value) => Position(value, High);

    private double Position(double value, double high) => IsLog
        ? Math.Log(value / Low) / Math.Log(high / Low)
        : (value - Low) / (high - Low);

    private static Axis Linear(double low, double high, Unit unit)
    {
        double step = Step((high - low) / 8);
        Unit.Scale scale = unit.ScaleFor(high);
        return new Axis(low, high, IsLog: false, [.. Range(low, high, step).Select(v => (v, Tic(v, scale)))], Name(unit, log: false), unit);
    }

    private static Axis Logarithmic(double low, double high, Unit unit)
    {
        double[] mantissas = Math.Log10(high / low) > MostDecades ? [1] : [1, 2, 5];
        var tics = Decades(low * 1.001, high, mantissas).Select(v => (v, Tic(v, unit.ScaleFor(v))));
        return new Axis(low, high, IsLog: true, [.. tics], Name(unit, log: true), unit);
    }

    private static string Name(Unit unit, bool log) =>
        unit.Quantity + (log ? " (logarithmic)" : "");

    private static string Tic(double value, Unit.Scale scale)
    {
        string number = (value / scale.Factor).ToString("#,0.###", CultureInfo.InvariantCulture);
        return scale.Digits is not null ? $"{number} {scale.Name}" : number;
    }

    /// <summary>The steps from one end to the other; both ends count, though 6 times 0.05 is a little more than 0.3.</summary>
    private static IEnumerable<double> Range(double low, double high, double step)
    {
        const double rounding = 1e-9;
        var last = (long)Math.Floor((high / step) + rounding);
        for (long k = (long)Math.Ceiling((low / step) - rounding); k <= last; k++)
            yield return Math.Clamp(k * step, low, high);
    }

    /// <summary>Powers of ten, each times the mantissas, from one end to the other.</summary>
    private static IEnumerable<double> Decades(double low, double high, double[] mantissas)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        var powers = Enumerable.Range(first, last - first + 1).SelectMany(power => mantissas.Select(m => m * Math.Pow(10, power)));
        return powers.Where(at => at >= low && at <= high);
    }

    /// <summary>The step of the 1-2-5 series at or above <paramref name="least"/>.</summary>
    private static double Step(double least)
    {
        if (least <= 0 || !double.IsFinite(least))
            return 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Steps.Select(f => f * power).First(s => s >= least * 0.999);
    }
}
