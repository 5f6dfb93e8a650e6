namespace Hostcall.Statistics;

/// <summary>An estimate and its interval, in the unit of the values it came from.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Low end; null where the data are too few for one.</param>
/// <param name="High">High end; null where the data are too few for one.</param>
public readonly record struct Estimate(double Value, double? Low, double? High)
{
    /// <summary>An end farther from the estimate than this says nothing but that the data are too few for one.</summary>
    private const double Farthest = 1000;

    /// <summary>
    /// A ratio from its logarithm. An end that is a thousand times off, or beyond what a number can hold, as two batches and many
    /// comparisons at once give, is unknown.
    /// </summary>
    public Estimate Exp() => new(Math.Exp(Value), Known(Value, Low), Known(Value, High));

    private static double? Known(double value, double? end) =>
        end is { } log && Math.Abs(log - value) <= Math.Log(Farthest) ? Math.Exp(log) : null;
}
