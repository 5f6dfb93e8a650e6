using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>What each path costs on each lab: how the answer changes with the CPU and with its mitigations. A panel a path.</summary>
internal static class LanesChart
{
    /// <summary>Two lanes stand side by side in the comparison already.</summary>
    private const int LeastLanes = 3;

    private const string Lab = "lab-";

    /// <summary>Makers by what CPUID calls them, in the order of their colours; who is none of them has the next one.</summary>
    private static readonly (string Vendor, string Maker)[] Makers = [("GenuineIntel", "Intel"), ("AuthenticAMD", "AMD")];

    public static Page? For(RunView view, string scenario)
    {
        var counts = view.Summary.Rows.Where(r => r.Scenario == scenario && r.Unit == Unit.Instructions && !r.IsRung && r.Estimate is not null);

        // Instructions of two architectures share no axis: the one with most lanes has the chart.
        SummaryRow[] rows = [.. counts.GroupBy(r => view.Manifest.ArchitectureOf(r.Lane)).MaxBy(same => same.Select(r => r.Lane).Distinct().Count()) ?? counts];
        string[] lanes = [.. rows.Select(r => r.Lane).Distinct().OrderBy(lane => MachineOf(view, lane)?.Year ?? int.MaxValue)];
        if (lanes.Length < LeastLanes)
            return null;
        var panels = rows.GroupBy(r => r.Path).Select(path => PathPanel(view, path.Key, [.. path], lanes)).ToList();
        return new Page($"lanes-{scenario}", $"{scenario}: instructions of one call on each lab", panels, Caption(view, rows, lanes))
        {
            Key = Key(view, lanes),
        };
    }

    private static LaneMachine? MachineOf(RunView view, string lane) => view.Manifest.LaneMachines.GetValueOrDefault(lane);

    private static int MakerOf(RunView view, string lane)
    {
        int known = Array.FindIndex(Makers, maker => maker.Vendor == MachineOf(view, lane)?.Vendor);
        return known < 0 ? Makers.Length : known;
    }

    /// <summary>"bochs-icelake 2019@off": what all lanes have in common takes no room.</summary>
    private static string Name(RunView view, string lane)
    {
        string machine = LaneName.MachineOf(lane);
        string name = machine.StartsWith(Lab, StringComparison.Ordinal) ? machine[Lab.Length..] : machine;
        return LaneName.With($"{name}{(MachineOf(view, lane)?.Year is { } year ? $" {year}" : "")}", LaneName.SetOf(lane));
    }

    private static Panel PathPanel(RunView view, string path, SummaryRow[] rows, string[] lanes)
    {
        Axis axis = Axis.ForCosts([.. rows.Select(r => r.Estimate!.Value)], Unit.Instructions, mayBeLog: false);
        var notes = rows.Select(r => new Note(Array.IndexOf(lanes, r.Lane), r.Estimate!.Value, Label(r))).ToList();
        axis = axis.WithRoomFor(notes, PageDrawing.PlotWidth);
        var marks = rows.Select(
            Mark (r) => new Bar(Array.IndexOf(lanes, r.Lane), axis.Low, r.Estimate!.Value, Ink.Lab(MakerOf(view, r.Lane)), Hatched: r.Artefact is not null));
        return new Panel(path, [.. lanes.Select(lane => Name(view, lane))], axis, [.. marks, .. notes]);
    }

    private static string Label(SummaryRow row) =>
        $"{Costs.WithUnit(row.Estimate!.Value, row.Unit).Split(' ')[0]}  {(row.Exact == true ? "" : Costs.Spread(row))}".TrimEnd();

    /// <summary>What colours mean, where there is more than one.</summary>
    private static KeyEntry[] Key(RunView view, string[] lanes)
    {
        int[] makers = [.. lanes.Select(lane => MakerOf(view, lane)).Distinct().Order()];
        return makers.Length < 2 ? [] : [.. makers.Select(maker => new KeyEntry("", Ink.Lab(maker), maker < Makers.Length ? Makers[maker].Maker : "others"))];
    }

    private static string Caption(RunView view, SummaryRow[] rows, string[] lanes)
    {
        string[] artefacts = [.. rows.Select(r => r.Artefact).OfType<string>().Distinct()];
        string[] text =
        [
            "Bar: instructions of one call, host and guest. A name behind @ is a set of mitigations; without one the kernel chose for the CPU.",
            .. artefacts.Select(artefact => $"Hatched: {artefact}."),
            .. MitigationDifferences.Sentences(view.Manifest, lanes).Select(sentence => sentence + "."),
        ];
        return string.Join(' ', text);
    }
}
