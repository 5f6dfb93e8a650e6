using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>Rows of a lane as bars with their intervals and figures.</summary>
internal static class CostBars
{
    /// <summary>An axis that has room for rows of one unit and their figures.</summary>
    /// <param name="unit">Of them all.</param>
    /// <param name="rows">Of all panels that share the axis.</param>
    /// <param name="beside">Other marks on it: their values and what is written there.</param>
    public static Axis AxisOf(Unit unit, IReadOnlyList<SummaryRow> rows, IReadOnlyCollection<Note>? beside = null) => Axis
        .ForCosts([.. rows.SelectMany(r => new[] { r.Estimate, r.CiLow, r.CiHigh }).OfType<double>(), .. (beside ?? []).Select(note => note.At)], unit)
        .WithRoomFor([.. rows.Where(r => r.Estimate is not null).Select(r => Figure(r, r.Estimate!.Value)), .. beside ?? []], PageDrawing.PlotWidth);

    public static Panel Panel(string heading, IReadOnlyList<SummaryRow> rows, Axis axis, string colour) =>
        new(heading, [.. rows.Select(Wording.NameOf)], axis, [.. rows.SelectMany((row, at) => Marks(row, at, axis, colour))]);

    private static IEnumerable<Mark> Marks(SummaryRow row, int at, Axis axis, string colour)
    {
        if (row.Estimate is not { } estimate)
        {
            yield return new Note(at, axis.Low, Reasons.For(row), Faint: true);
            yield break;
        }

        yield return new Bar(at, axis.Low, estimate, colour);
        if (row is { CiLow: { } low, CiHigh: { } high })
            yield return new Whisker(at, low, high);
        yield return Figure(row, estimate) with { Row = at };
    }

    private static Note Figure(SummaryRow row, double estimate) =>
        new(0, Math.Max(estimate, row.CiHigh ?? estimate), $"{Costs.WithUnit(estimate, row.Unit)}  {Costs.Spread(row)}".TrimEnd());
}
