using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Statistics;

namespace Hostcall.Tests.Plots;

/// <summary>Rows and comparisons with round figures, so that what is said of them can be worked out by hand. No figure is a measurement.</summary>
internal static class ByHand
{
    /// <summary>A measured row; one whose figure is null could not run.</summary>
    public static SummaryRow Row(string scenario, string lane, string name, Unit unit, double? estimate, double? cpu = null)
    {
        Case of = Case.Of(scenario, lane, name);
        return new SummaryRow
        {
            Scenario = scenario,
            Lane = lane,
            Path = of.Path,
            Form = of.Form,
            Unit = unit,
            Status = estimate is null ? Status.Unavailable : Status.Measured,
            Reason = estimate is null ? $"no {name} here" : null,
            NRounds = 20,
            NBlocks = 60,
            Estimate = estimate,
            CpuNsPerCall = cpu,
            Exact = unit.IsTime ? null : true,
            Traits = TraitsOf.Path(of.Path),
            Warnings = [],
        };
    }

    public static SummaryRow Time(string name, double? estimate, double? cpu = null) => Row("getpid", "native", name, Unit.Nanoseconds, estimate, cpu);

    public static SummaryRow Count(string lane, string name, double? estimate) => Row("getpid", lane, name, Unit.Instructions, estimate);

    public static Comparison Against(SummaryRow a, SummaryRow b) => Against(a.Name, b.Name, a.Estimate!.Value / b.Estimate!.Value, a.Lane);

    public static Comparison Against(string a, string b, double ratio, string lane = "native") => new()
    {
        Scenario = "getpid",
        Lane = lane,
        A = a,
        B = b,
        Ratio = ratio,
        Verdict = ratio > 1 ? Verdict.Slower : ratio < 1 ? Verdict.Faster : Verdict.Same,
        NRounds = 20,
    };

    public static Summary Summary(IReadOnlyList<SummaryRow> rows, params Comparison[] comparisons) => new()
    {
        RunId = "by-hand",
        Method = new Method { Confidence = 0.95, ClaimConfidence = 0.99, Margin = 0.02, Resamples = 1000, ComparisonsAtOnce = 1, Seed = 1 },
        Rows = rows,
        Comparisons = comparisons,
        Ladder = [],
        Published = [],
    };
}
