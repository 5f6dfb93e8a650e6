using Hostcall.Plots.Drawing;
using Hostcall.Results.Hazards;

namespace Hostcall.Plots.Pages;

/// <summary>The verdicts as a matrix: a panel a lane, a row a probe, a field a path. Each field has its word on it.</summary>
internal static class HazardsChart
{
    public const string Name = "hazards";

    private const int Height = 22;

    private static readonly Dictionary<string, string> Colours = new()
    {
        [HazardRow.Same] = "#009E73",
        [HazardRow.Wrong] = "#D55E00",
        [HazardRow.Refused] = "#BDBDBD",
    };

    public static Page For(HazardReport hazards)
    {
        string[] paths = [.. hazards.Rows.Select(row => row.Path).Distinct()];
        string[] probes = [.. hazards.Notes.Probes.Select(probe => probe.Id)];
        var axis = new Axis(0, paths.Length, IsLog: false, [.. paths.Select((path, i) => (i + 0.5, path))], "path", null);
        var panels = hazards.Rows.GroupBy(row => row.Lane).Select(lane => new Panel(
            lane.Key,
            probes,
            axis,
            [
                .. lane.Select(Mark (row) =>
                {
                    int column = Array.IndexOf(paths, row.Path);
                    return new Segment(Array.IndexOf(probes, row.Probe), column + 0.02, column + 0.98, Colours[row.Verdict], row.Verdict);
                }),
            ]));
        return new Page(
            Name,
            "Which system calls find or change something else when a guest makes them",
            [.. panels],
            "Each probe is put in a process of its own, over the path and by a plain call; compared is what shows afterwards, outside of the guest too. "
                + "Same: the same answer. Wrong: another answer. Refused: the call is not made, and who asked is told so. The tables say why.",
            Height);
    }
}
