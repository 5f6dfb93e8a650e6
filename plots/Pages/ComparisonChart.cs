using System.Globalization;
using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>
/// The headline of a scenario: each lane that it may rest on in a panel of its own, published figures in another, hatched.
/// Panels of one unit have the same axis, so that positions compare.
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
        Axis time = AxisOf(Unit.Nanoseconds, rows, claims), counts = AxisOf(Unit.Instructions, rows, []);
        var panels = rows.GroupBy(r => r.Lane).Select(lane => CostBars.Panel(
            view.HeadingOf(lane.Key), [.. lane], lane.First().Unit.IsTime ? time : counts, view.ColourOf(lane.Key))).ToList();
        if (claims.Length > 0)
            panels.Add(ClaimPanel(claims, time));
        string title = $"{scenario}: cost of one host system call, by the path it takes";
        return new Page($"comparison-{scenario}", title, panels, Caption(view.Manifest, rows, claims, leftOut, panels.Any(p => p.Axis.IsLog)));
    }

    private static Axis AxisOf(Unit unit, SummaryRow[] rows, PublishedFigure[] claims) =>
        CostBars.AxisOf(unit, [.. rows.Where(r => r.Unit == unit)], [.. claims.Select(Figure)]);

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

    private static string Caption(Manifest manifest, IReadOnlyList<SummaryRow> rows, PublishedFigure[] claims, string[] leftOut, bool log)
    {
        var text = new List<string>
        {
            "Bar: estimate of the cost of one call. Black line with ends: the 95% interval of a time, from resampling whole batches of rounds.",
        };
        if (log)
            text.Add("A logarithmic axis does not start at 0: compare where bars end, not how long they are.");
        if (claims.Length > 0)
            text.Add("Hatched: figures that others published for another machine, without an interval.");
        if (leftOut.Length > 0)
        {
            text.Add("Not drawn, since their emulated CPU distorts figures or their mitigations are others: "
                + $"{string.Join(", ", leftOut)}; the tables have them.");
        }

        text.AddRange(LaneText.Caveats(rows.Select(r => (r.Unit, manifest.ArchitectureOf(r.Lane)))));
        foreach (var same in rows.Where(r => r.Artefact is not null).GroupBy(r => (r.Lane, r.Artefact)))
            text.Add($"{same.Key.Lane}, {string.Join(", ", same.Select(r => r.Name))}: {same.Key.Artefact}.");
        return string.Join(' ', text);
    }
}
