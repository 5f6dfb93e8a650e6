using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>A scenario on many machines: a panel for each, on a common axis, and each comparison with a row for each.</summary>
internal static class CampaignCharts
{
    public static IEnumerable<Page> For(Campaign campaign, string scenario) =>
        new[] { Costs(campaign, scenario), Ratios(campaign, scenario) }.OfType<Page>();

    private static Page? Costs(Campaign campaign, string scenario)
    {
        CampaignSide[] sides = [.. CampaignSide.LanesOf(campaign, scenario).SelectMany(lane => CampaignSide.Of(campaign, scenario, lane))];
        if (!sides.Any(side => side.Rows.Any(row => row is { IsRung: false, Estimate: not null })))
            return null;
        string[] labs = [.. sides.Where(side => !side.Unit.IsTime).Select(side => LaneName.MachineOf(side.Lane)).Distinct()];
        var axes = sides.GroupBy(side => side.Unit).ToDictionary(unit => unit.Key, unit => CostBars.AxisOf(unit.Key, [.. unit.SelectMany(RowsOf)]));
        Panel[] panels = [.. sides.Select(side => CostBars.Panel(side.Heading, RowsOf(side), axes[side.Unit], Colour(side)))];
        string caption = "Bar: estimate of the cost of one call; panels of one unit have the same axis. Black line with ends: the 95% interval of a time, "
            + "from resampling whole runs where a machine has three or more of them, else whole batches of rounds. "
            + (axes.Values.Any(axis => axis.IsLog) ? "A logarithmic axis does not start at 0: compare where bars end, not how long they are. " : "")
            + string.Join(' ', LaneText.Caveats(sides.Select(side => (side.Unit, side.Machine.Manifest.ArchitectureOf(side.Lane)))));
        return new Page($"machines-{scenario}", $"{scenario}: cost of one host system call, machine by machine", panels, caption.TrimEnd());

        string Colour(CampaignSide side) => side.Unit.IsTime ? Ink.Native : Ink.Lab(Array.IndexOf(labs, LaneName.MachineOf(side.Lane)));
    }

    private static Page? Ratios(Campaign campaign, string scenario)
    {
        CampaignDifference[] differences = [.. campaign.Differences.Where(difference => difference.Scenario == scenario && difference.Compared.Any())];
        if (differences.Length == 0)
            return null;
        Note[] notes = [.. differences.SelectMany(difference => difference.Compared.Select(on => NoteOf(on.Comparison, difference.Unit)))];
        double[] values = [.. differences.SelectMany(difference => difference.Compared).SelectMany(on => Values(on.Comparison))];
        Axis axis = Axis.ForRatios(values, notes, PageDrawing.PlotWidth, "ratio of the costs (logarithmic)");
        const string Caption = "Bar: from 1, where both cost the same, to the ratio of their costs; to the left the first path is the cheaper one. "
            + "Black line with ends: the interval of the ratio, jointly over all comparisons of all machines; of a count the extremes over all that was seen.";
        Panel[] panels = [.. differences.Select(difference => PanelOf(difference, axis))];
        return new Page($"ratios-{scenario}", $"{scenario}: which differences hold on which machine", panels, Caption, RowHeight: 24);
    }

    private static Panel PanelOf(CampaignDifference difference, Axis axis)
    {
        var marks = new List<Mark>();
        for (int row = 0; row < difference.Machines.Count; row++)
        {
            if (difference.OnMachines[row] is not { } on)
            {
                marks.Add(new Note(row, axis.Low, "not both measured here", Faint: true));
                continue;
            }

            marks.Add(new Bar(row, Math.Min(1, on.Ratio), Math.Max(1, on.Ratio), difference.Unit.IsTime ? Ink.Native : Ink.Lab(0)));
            if (on is { CiLow: { } low, CiHigh: { } high } && Shows(on))
                marks.Add(new Whisker(row, low, high));
            marks.Add(NoteOf(on, difference.Unit) with { Row = row });
        }

        return new Panel($"{difference.A} / {difference.B} on {difference.Lane}", difference.Machines, axis, marks);
    }

    private static Note NoteOf(Comparison on, Unit unit) =>
        new(0, Values(on).Append(1).Max(), $"{Figures.Ratio(on.Ratio)}  {Wording.Spread(on, unit)}  {Wording.Word(on.Verdict, unit)}");

    private static IEnumerable<double> Values(Comparison on) => Shows(on) ? [on.Ratio, on.CiLow!.Value, on.CiHigh!.Value] : [on.Ratio];

    // After two batches an interval can reach from nothing to a thousand times the ratio.
    private static bool Shows(Comparison on) =>
        on is { CiLow: { } low, CiHigh: { } high } && low > 0 && !Figures.IsOpen(low, on.Ratio) && !Figures.IsOpen(high, on.Ratio);

    private static SummaryRow[] RowsOf(CampaignSide side) => [.. side.Rows.Where(row => !row.IsRung)];
}
