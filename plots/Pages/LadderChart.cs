using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>
/// The exit ladder: each rung stands on the one below it (pale), and what it adds is the dark part. The last step
/// is the system call itself, made by the VMM.
/// </summary>
internal static class LadderChart
{
    public static Page? For(RunView view, string scenario)
    {
        var panels = new List<Panel>();
        foreach (string lane in view.LanesOf(scenario))
        {
            if (LanePanel(view.Summary, scenario, lane) is { } panel)
                panels.Add(panel);
        }

        var rows = view.Summary.Rows.Where(row => row.Scenario == scenario && row.Traits?.Ladder is not null).OrderBy(row => row.Traits!.Ladder);
        string caption = "Dark: what the rung adds to the highest measured one below it, subtracted group by group; pale: what it stands on. "
            + "Black line: 95% interval of the difference, from resampling whole batches of rounds. "
            + string.Join(' ', rows.Select(row => $"{row.Path}: {row.Traits!.Summary}.").Distinct());
        return panels.Count == 0 ? null : new Page($"ladder-{scenario}", $"{scenario}: what a VM exit is made of", panels, caption);
    }

    private static Panel? LanePanel(Summary summary, string scenario, string lane)
    {
        LadderStep[] steps = [.. summary.Ladder.Where(s => s.Scenario == scenario && s.Lane == lane)];
        if (steps.Length == 0)
            return null;
        SummaryRow[] rows = [.. summary.Rows.Where(r => r.Scenario == scenario && r.Lane == lane)];
        SummaryRow[] shown = [.. rows.Where(r => r.IsRung), .. rows.Where(r => !r.IsRung && steps.Any(s => s.To == r.Name))];
        var totals = rows.Where(r => r.Estimate is not null).ToDictionary(r => r.Name, r => r.Estimate!.Value);
        Axis axis = Axis.ForCosts([.. shown.Select(r => r.Estimate).OfType<double>()], shown[0].Unit, mayBeLog: false);
        var marks = new List<Mark>();
        for (int row = 0; row < shown.Length; row++)
        {
            LadderStep? step = steps.FirstOrDefault(s => s.To == shown[row].Name);
            marks.AddRange(step is null ? [new Note(row, 0, Reasons.For(shown[row]), Faint: true)] : Marks(step, row, totals, axis));
        }

        axis = axis.WithRoomFor(marks.OfType<Note>(), PageDrawing.PlotWidth);
        return new Panel(LaneText.Heading(lane, shown[0].Unit), [.. shown.Select(r => r.Name)], axis, marks);
    }

    private static IEnumerable<Mark> Marks(LadderStep step, int row, Dictionary<string, double> totals, Axis axis)
    {
        double below = step.From is { } from ? totals[from] : 0;
        double reached = below + step.Difference;
        if (step.From is not null)
            yield return new Bar(row, axis.Low, below, Ink.Pale);
        yield return new Bar(row, below, reached, Ink.Lane(step.Lane));
        if (step is { CiLow: { } low, CiHigh: { } high })
            yield return new Whisker(row, below + low, below + high);
        string sign = step.From is null ? "" : step.Difference < 0 ? "−" : "+";
        string added = sign + Costs.WithUnit(Math.Abs(step.Difference), step.Unit);
        string interval = Costs.Interval(step.Difference, step.CiLow, step.CiHigh, step.Unit).Replace('-', '−');
        string total = step.From is null ? "" : $", in all {Total(totals[step.To], step.Unit)}";
        double end = Math.Max(Math.Max(below, reached), below + (step.CiHigh ?? step.Difference));
        yield return new Note(row, end, $"{added}  {interval}{total}");
    }

    // The unit of instructions is long, and the axis names it.
    private static string Total(double total, Unit unit) =>
        unit.IsTime ? Costs.WithUnit(total, unit) : Costs.WithUnit(total, unit).Split(' ')[0];
}
