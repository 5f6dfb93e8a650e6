using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>Costs and ratios as the charts write them; a unit knows how.</summary>
internal static class Costs
{
    public static string WithUnit(double value, Unit unit) => unit.Format(value);

    public static string AsGiven(double value, Unit unit) => unit.AsGiven(value);

    public static string Interval(double estimate, double? low, double? high, Unit unit) => unit.Interval(estimate, low, high);
}
