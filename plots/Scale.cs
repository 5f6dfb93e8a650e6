using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>A multiple of a unit that makes numbers short: ns, µs, ms or instructions.</summary>
/// <param name="Factor">What a value in the base unit is divided by.</param>
/// <param name="Unit">Base unit, one of <see cref="Units"/>.</param>
internal readonly record struct Scale(double Factor, string Unit)
{
    /// <summary>The scale in which <paramref name="size"/> has one to three digits before the point.</summary>
    public static Scale For(double size, string unit)
    {
        if (unit != Units.Nanoseconds)
            return new Scale(1, unit);
        return new Scale(size >= 999_500 ? 1e6 : size >= 999.5 ? 1e3 : 1, unit);
    }

    public string Name(bool ascii = false) => (Unit, Factor) switch
    {
        (Units.Nanoseconds, 1e6) => "ms",
        (Units.Nanoseconds, 1e3) => ascii ? "us" : "µs",
        _ => Unit,
    };

    /// <summary>The value in this scale, with as many decimals as <paramref name="like"/> needs, or it itself.</summary>
    public string Number(double value, double? like = null)
    {
        double size = Math.Abs(like ?? value) / Factor;
        // Instructions are counted, so they are whole unless averaged; times are known to about four digits.
        if (Unit == Units.Nanoseconds)
            return Costs.Significant(value / Factor, size, 4);
        return size is > 0 and < 10 && value != Math.Floor(value)
            ? Costs.Significant(value, size, 2)
            : Costs.Significant(value, 1, 1);
    }
}
