using Hostcall.Plots.Drawing;
using Hostcall.Results;

namespace Hostcall.Plots.Pages;

/// <summary>What stands in a chart where a figure would be.</summary>
internal static class Reasons
{
    /// <summary>One or two lines, such as "unavailable: this kernel has no …".</summary>
    public static string For(SummaryRow row)
    {
        string status = row.Status == Status.Failed ? "failed" : "unavailable";
        return Wrap.InTwo($"{status}: {row.Reason}", PageDrawing.PlotWidth - MarkDrawing.NoteGap);
    }
}
