using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>Draws the charts of a run from its result files alone.</summary>
public static class Charts
{
    /// <summary>
    /// Writes charts/comparison-S, charts/ladder-S and charts/distributions-S as .svg and .png for each scenario S
    /// that has something to show. A missing or failing chart tool is a line in the outcome, not an error.
    /// </summary>
    /// <exception cref="ResultFileException">samples.csv or manifest.json is missing or damaged.</exception>
    public static ChartOutcome Draw(RunDirectory directory, Gnuplot? tool = null) =>
        Draw(directory, RunView.Load(directory), tool);

    /// <summary>The same for a run that was read already.</summary>
    public static ChartOutcome Draw(RunDirectory directory, RunView view, Gnuplot? tool = null) =>
        Draw(PagesOf(view), directory.Charts, tool ?? new Gnuplot());

    /// <summary>Draws pages into a directory, and stops at the first that can't be drawn.</summary>
    internal static ChartOutcome Draw(IEnumerable<Page> pages, string directory, Gnuplot tool)
    {
        var files = new List<string>();
        foreach (Page page in pages)
        {
            string svg = Path.Combine(MakeDirectory(directory), FileName(page.Name) + ".svg");
            string png = Path.ChangeExtension(svg, ".png");
            if (tool.Run(GnuplotScript.For(page, svg, png)) is { } problem)
                return new ChartOutcome(files, problem);
            files.Add(svg);
            files.Add(png);
        }

        return new ChartOutcome(files, null);
    }

    private static IEnumerable<Page> PagesOf(RunView view) => view.Scenarios
        .SelectMany(s => new[] { ComparisonChart.For(view, s), LadderChart.For(view, s), DistributionChart.For(view, s) })
        .OfType<Page>();

    // Scenario names come from a file that anyone may have edited; they must not lead out of the directory.
    internal static string FileName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static string MakeDirectory(string directory)
    {
        try
        {
            return Directory.CreateDirectory(directory).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(directory, $"can't be written ({e.Message.TrimEnd('.')})", e);
        }
    }
}
