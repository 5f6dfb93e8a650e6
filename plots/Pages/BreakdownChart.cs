using System.Globalization;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Traces;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Pages;

/// <summary>One stacked bar for each path, cut into sections of functions: where a call goes, side by side.</summary>
internal static class BreakdownChart
{
    /// <summary>File name without extension.</summary>
    public static string NameOf(LaneTrace trace) => $"breakdown-{trace.Scenario}-{trace.Lane}";

    public static Page For(RunView view, LaneTrace trace)
    {
        var profiles = trace.Profiles;
        var totals = profiles.Select((profile, row) => new Note(row, profile.Total, Costs.WithUnit(profile.Total, profile.Unit))).ToArray();
        Axis axis = Axis.ForCosts([.. profiles.Select(profile => profile.Total)], trace.Unit, mayBeLog: false).WithRoomFor(totals, PageDrawing.PlotWidth);
        var panel = new Panel(
            view.HeadingOf(trace.Lane),
            [.. profiles.Select(profile => profile.Path)],
            axis,
            [.. profiles.SelectMany(Segments), .. totals]);
        string caption = string.Join(' ', ["Each number is a section of functions, in the same colour in every chart.", .. TraceSentences.Caveats(trace)]);
        return new Page(NameOf(trace), $"{trace.Scenario}: where a call goes", [panel], caption)
        {
            Key =
            [
                .. profiles.SelectMany(profile => profile.Sections.Keys).Distinct().OrderBy(SectionName.OrderOf)
                    .Select(section => new KeyEntry(LabelOf(section), ColourOf(section), section)),
            ],
        };
    }

    private static IEnumerable<Mark> Segments(Profile profile, int row)
    {
        double from = 0;
        foreach (var (section, cost) in profile.Sections)
        {
            yield return new Segment(row, from, from + cost, ColourOf(section), LabelOf(section));
            from += cost;
        }
    }

    private static string LabelOf(string section) => (SectionName.OrderOf(section) + 1).ToString(CultureInfo.InvariantCulture);

    private static string ColourOf(string section) => Ink.Part(SectionName.OrderOf(section));
}
