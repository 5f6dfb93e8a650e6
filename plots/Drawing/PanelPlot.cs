using ScottPlot;
using ScottPlot.TickGenerators;

namespace Hostcall.Plots.Drawing;

/// <summary>Makes a panel a plot of ScottPlot: its axis with tics and grid, and the marks on it.</summary>
internal static class PanelPlot
{
    private const double LabelGap = 8;

    /// <param name="panel">What is drawn.</param>
    /// <param name="left">Pixels at the left, for the names of the rows.</param>
    /// <param name="right">Pixels at the right.</param>
    /// <param name="below">Pixels for the axis.</param>
    public static Plot Of(Panel panel, int left, int right, int below)
    {
        var plot = new Plot();
        // Each panel would wipe the whole page.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Font.Set(ChartFont.Name);
        plot.FigureBackground.Color = plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(left, right, below, 0));
        // ScottPlot has no logarithmic axis, so that its coordinates are places on the project's own; row 0 is on top.
        plot.Axes.SetLimits(0, 1, panel.Rows.Count - 0.5, -0.5);
        AddAxis(plot, panel.Axis);
        plot.PlottableList.Add(new MarkDrawing(panel));
        return plot;
    }

    private static void AddAxis(Plot plot, Axis axis)
    {
        var bottom = plot.Axes.Bottom;
        bottom.TickGenerator = new NumericManual([.. axis.Tics.Select(tic => axis.Position(tic.At))], [.. Labels(axis)]);
        bottom.TickLabelStyle.FontSize = bottom.Label.FontSize = ChartFont.Size;
        bottom.TickLabelStyle.ForeColor = bottom.Label.ForeColor = Color.FromHex(Ink.Text);
        bottom.TickLabelStyle.OffsetY = 4;
        bottom.Label.Text = ChartFont.Drawable(axis.Title);
        bottom.Label.Bold = false;
        bottom.Label.OffsetY = 6;
        bottom.FrameLineStyle.Color = bottom.MajorTickStyle.Color = Color.FromHex(Ink.Faint);
        plot.Axes.Left.IsVisible = plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex(Ink.Grid);
    }

    /// <summary>The labels of the tics, from the left; one that would touch the one before it, or leave the page, is left out.</summary>
    private static IEnumerable<string> Labels(Axis axis)
    {
        double free = double.NegativeInfinity;
        foreach ((double at, string label) in axis.Tics)
        {
            double x = axis.Position(at) * PageDrawing.PlotWidth, half = ChartFont.Width(label) / 2;
            bool fits = x - half >= free && x + half <= PageDrawing.PlotWidth + PageDrawing.Right;
            if (fits)
                free = x + half + LabelGap;
            yield return fits ? ChartFont.Drawable(label) : "";
        }
    }
}
