using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>What each path costs on each lab: how the answer changes with the CPU and with its mitigations. A panel a path.</summary>
internal static class LanesChart
{
    /// <summary>Two lanes stand side by side in the comparison already.</summary>
    private const int LeastLanes = 3;

    public static Page? For(RunView view, string scenario)
    {
        SummaryRow[] rows = [.. view.Summary.Rows.Where(r => r.Scenario == scenario && r.Unit == Unit.Instructions && !r.IsRung && r.Estimate is not null)];
        string[] lanes = [.. rows.Select(r => r.Lane).Distinct()];
        if (lanes.Length < LeastLanes)
            return null;
        var panels = rows.GroupBy(r => r.Path).Select(path => PathPanel(path.Key, [.. path], lanes)).ToList();
        return new Page($"lanes-{scenario}", $"{scenario}: instructions of one call on each lab", panels, Caption(view, rows));
    }

    private static Panel PathPanel(string path, SummaryRow[] rows, string[] lanes)
    {
        Axis axis = Axis.ForCosts([.. rows.Select(r => r.Estimate!.Value)], Unit.Instructions, mayBeLog: false);
        var notes = rows.Select(r => new Note(Array.IndexOf(lanes, r.Lane), r.Estimate!.Value, Label(r))).ToList();
        axis = axis.WithRoomFor(notes, PageDrawing.PlotWidth);
        var marks = rows.Select(Mark (r) => new Bar(Array.IndexOf(lanes, r.Lane), axis.Low, r.Estimate!.Value, Ink.Lane(r.Lane), Hatched: r.Artefact is not null));
        return new Panel(path, lanes, axis, [.. marks, .. notes]);
    }

    private static string Label(SummaryRow row) => $"{Costs.WithUnit(row.Estimate!.Value, row.Unit).Split(' ')[0]}  {(row.Exact == true ? "" : Costs.Spread(row))}".TrimEnd();

    private static string Caption(RunView view, SummaryRow[] rows)
    {
        string[] artefacts = [.. rows.Select(r => r.Artefact).OfType<string>().Distinct()];
        string[] text =
        [
            "Bar: instructions of one call, host and guest. A name behind @ is a set of mitigations; without one the kernel chose for the CPU.",
            .. artefacts.Select(artefact => $"Hatched: {artefact}."),
            .. MachineText.Lanes(view.Manifest).Select(lane => lane + "."),
        ];
        return string.Join(' ', text);
    }
}
