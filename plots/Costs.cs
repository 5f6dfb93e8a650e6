using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots;

/// <summary>Costs as charts and tables write them; a unit knows how.</summary>
internal static class Costs
{
    /// <summary>More states than these are not listed one by one.</summary>
    private const int MostStates = 3;

    public static string WithUnit(double value, Unit unit) => unit.Format(value);

    public static string AsGiven(double value, Unit unit) => unit.AsGiven(value);

    public static string Interval(double estimate, double? low, double? high, Unit unit) => unit.Interval(estimate, low, high);

    /// <summary>How far a row's figure can be trusted: the interval of a time; of a count that it is exact, or its states.</summary>
    public static string Spread(SummaryRow row) => row.States switch
    {
        null => row.Estimate is { } estimate ? Interval(estimate, row.CiLow, row.CiHigh, row.Unit) : "",
        [{ IsExact: true }] => "exact",
        [var only] => Range(only.Low, only.High),
        { Count: > MostStates } many => $"{many.Count} states, {Range(many[0].Low, many[^1].High)}",
        var states => string.Join(", ", states.Select(state => $"{Figures.Percent(Math.Round(state.Share, 2))} {Range(state.Low, state.High)}")),
    };

    /// <summary>What <see cref="Spread"/> is called.</summary>
    public static string SpreadOf(Unit unit) => unit.IsTime ? "95% interval" : "seen";

    private static string Range(double low, double high) =>
        high - low < CountState.Fraction ? Unit.Instructions.Cell(low) : $"{Unit.Instructions.Cell(low)} to {Unit.Instructions.Cell(high)}";
}
