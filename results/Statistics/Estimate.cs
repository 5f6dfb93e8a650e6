namespace Hostcall.Results.Statistics;

/// <summary>An estimate and its interval, in the unit of the values it came from.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Low end; null where a single value leaves the spread unknown.</param>
/// <param name="High">High end; null where <paramref name="Low"/> is.</param>
public readonly record struct Estimate(double Value, double? Low, double? High)
{
    /// <summary>The same estimate on another scale, for a rising <paramref name="map"/>.</summary>
    public Estimate Map(Func<double, double> map) =>
        new(map(Value), Low is { } low ? map(low) : null, High is { } high ? map(high) : null);
}
