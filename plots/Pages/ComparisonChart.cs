using System.Globalization;
using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>
/// The headline of a scenario: each lane that it may rest on in a panel of its own, published figures in another, hatched.
/// Panels in nanoseconds have the same axis, so that positions compare; panels in instructions have their own.
/// </summary>
internal static class ComparisonChart
{
    public static Page? For(RunView view, string scenario)
    {
        string[] lanes = [.. view.Summary.HeadlineLanesOf(scenario)], leftOut = [.. view.LanesOf(scenario).Except(lanes)];
        SummaryRow[] rows = [.. view.Summary.Rows.Where(r => r.Scenario == scenario && !r.IsRung && lanes.Contains(r.Lane))];
        if (!rows.Any(r => r.Status == Status.Measured))
            return null;
        PublishedFigure[] claims = [.. view.Summary.Published.Where(f => f.IsClaim && f.ValueLow is not null && f.Unit == Unit.Nanoseconds.Name)];
        Axis time = Axis.ForCosts(
            [.. Costs(rows.Where(r => r.Unit == Unit.Nanoseconds)), .. claims.Select(c => c.ValueHigh!.Value)], Unit.Nanoseconds)
            .WithRoomFor([.. Figures(rows.Where(r => r.Unit == Unit.Nanoseconds)), .. claims.Select(Figure)], PageDrawing.PlotWidth);
        var panels = rows.GroupBy(r => r.Lane).Select(lane => LanePanel(lane.Key, [.. lane], time)).ToList();
        if (claims.Length > 0)
            panels.Add(ClaimPanel(claims, time));
        string title = $"{scenario}: cost of one host system call, by the path it takes";
        return new Page($"comparison-{scenario}", title, panels, Caption(rows, claims, leftOut, panels.Any(p => p.Axis.IsLog)));
    }

    private static Panel LanePanel(string lane, IReadOnlyList<SummaryRow> rows, Axis time)
    {
        Unit unit = rows[0].Unit;
        Axis axis = unit == Unit.Nanoseconds ? time : Axis.ForCosts(Costs(rows), unit).WithRoomFor(Figures(rows), PageDrawing.PlotWidth);
        var marks = new List<Mark>();
        for (int row = 0; row < rows.Count; row++)
            marks.AddRange(Marks(rows[row], row, axis));
        return new Panel(LaneText.Heading(lane, unit), [.. rows.Select(r => r.Name)], axis, marks);
    }

    private static IEnumerable<Mark> Marks(SummaryRow row, int at, Axis axis)
    {
        if (row.Estimate is not { } estimate)
        {
            yield return new Note(at, axis.Low, Reasons.For(row), Faint: true);
            yield break;
        }

        yield return new Bar(at, axis.Low, estimate, Ink.Lane(row.Lane));
        if (row is { CiLow: { } low, CiHigh: { } high })
            yield return new Whisker(at, low, high);
        yield return Figure(row, estimate) with { Row = at };
    }

    private static IEnumerable<Note> Figures(IEnumerable<SummaryRow> rows) =>
        rows.Where(r => r.Estimate is not null).Select(r => Figure(r, r.Estimate!.Value));

    private static Note Figure(SummaryRow row, double estimate)
    {
        string interval = Plots.Costs.Spread(row);
        return new Note(0, Math.Max(estimate, row.CiHigh ?? estimate), $"{Plots.Costs.WithUnit(estimate, row.Unit)}  {interval}".TrimEnd());
    }

    private static Note Figure(PublishedFigure claim) =>
        new(0, claim.ValueHigh!.Value, $"{Plots.Costs.AsGiven(claim.ValueHigh.Value, Unit.Nanoseconds)}  {claim.What}");

    private static Panel ClaimPanel(PublishedFigure[] claims, Axis axis)
    {
        var marks = new List<Mark>();
        for (int row = 0; row < claims.Length; row++)
        {
            marks.Add(new Bar(row, axis.Low, claims[row].ValueHigh!.Value, Ink.Faint, Hatched: true));
            marks.Add(Figure(claims[row]) with { Row = row });
        }

        string heading = $"published, not measured here: {claims[0].Machine}, {claims[0].Year?.ToString(CultureInfo.InvariantCulture)}";
        return new Panel(heading, [.. claims.Select(c => c.Path ?? c.Id.Replace("claim-", "", StringComparison.Ordinal))], axis, marks);
    }

    private static string Caption(IReadOnlyList<SummaryRow> rows, PublishedFigure[] claims, string[] leftOut, bool log)
    {
        var text = new List<string> { "Bar: estimate of the cost of one call. Black line with ends: the 95% interval of a time, from resampling whole batches of rounds." };
        if (log)
            text.Add("A logarithmic axis does not start at 0: compare where bars end, not how long they are.");
        if (claims.Length > 0)
            text.Add("Hatched: figures that others published for another machine, without an interval.");
        if (leftOut.Length > 0)
            text.Add($"Not drawn, since their emulated CPU distorts figures or their mitigations are others: {string.Join(", ", leftOut)}; the tables have them.");
        text.AddRange(LaneText.Caveats(rows.Select(r => (r.Lane, r.Unit))));
        return string.Join(' ', text);
    }

    private static double[] Costs(IEnumerable<SummaryRow> rows) =>
        [.. rows.SelectMany(r => new[] { r.Estimate, r.CiLow, r.CiHigh }).OfType<double>()];
}
