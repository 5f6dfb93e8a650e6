using System.Globalization;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Tracing;

namespace Hostcall.Scenarios.Output;

/// <summary>What a table of prices makes of a trace, in words. Shares only: prices times counts would be a modelled time, and a guess.</summary>
internal static class PriceText
{
    /// <summary>The share that the robust form gives back, as a range over all corners, or why there is none.</summary>
    public static string Of(LaneTrace trace, PriceTable table)
    {
        string of = $"{trace.Lane}/{trace.Scenario}";
        if (trace.Unit != Unit.Instructions)
            return $"{of}: prices are for traces of every instruction; samples hold the time of a transition already.";
        if (trace.Difference is not { Robust: { } robust } diff)
            return $"{of}: prices show what a robust form gives back; trace two paths and it (--diff vm-exit hypercall).";
        if (PricedDiff.Of(trace, diff, table.Prices) is not { } priced)
            return $"{of}: by the prices in {table.File}, {diff.To.Path} does not save anything against {diff.From.Path} in every corner.";
        string unpriced = priced.Unpriced.Count == 0 ? "" : $" Without a price, and so one instruction each: {string.Join("; ", priced.Unpriced)}.";
        return $"{of}: by the prices in {table.File}, {robust.Path} gives back {Percent(priced.Low)} to {Percent(priced.High)} % "
            + $"of what {diff.To.Path} saves against {diff.From.Path}, "
            + $"over all corners; by the count of instructions, {Percent(priced.Counted)} %. "
            + $"Priced: {(priced.Priced.Count == 0 ? "nothing that differs" : string.Join("; ", priced.Priced.Select(Named)))}.{unpriced}";
    }

    private static string Named(Price price) => string.Create(CultureInfo.InvariantCulture, $"{price.Transition} {price.Low:0.#} to {price.High:0.#}");

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
