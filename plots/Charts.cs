using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>Draws the charts of a run from its result files alone.</summary>
public static class Charts
{
    /// <summary>
    /// Writes charts/comparison-S, charts/lanes-S, charts/ladder-S and charts/distributions-S as .svg and .png for each
    /// scenario S that has something to show, charts/breakdown-S-L for each trace on a lane L, and charts/flame-S-L-P.svg for
    /// each traced path P. A missing or failing chart tool is a line in the outcome, not an error.
    /// </summary>
    /// <exception cref="ResultFileException">A file of the run is missing or damaged, or a chart can't be written.</exception>
    public static ChartOutcome Draw(RunDirectory directory, Gnuplot? tool = null) =>
        Draw(directory, RunView.Load(directory), tool);

    /// <summary>The same for a run that was read already.</summary>
    public static ChartOutcome Draw(RunDirectory directory, RunView view, Gnuplot? tool = null)
    {
        string[] flames = [.. view.Traces.SelectMany(trace => trace.Paths).Where(path => path.Stacks.Count > 0).Select(path => DrawFlames(path, directory.Charts))];
        ChartOutcome drawn = Draw(PagesOf(view), directory.Charts, tool ?? new Gnuplot());
        return drawn with { Files = [.. flames, .. drawn.Files] };
    }

    /// <summary>Draws pages into a directory, and stops at the first that can't be drawn.</summary>
    internal static ChartOutcome Draw(IEnumerable<Page> pages, string directory, Gnuplot tool)
    {
        var files = new List<string>();
        foreach (Page page in pages)
        {
            string svg = Path.Combine(MakeDirectory(directory), RunDirectory.FileName(page.Name) + ".svg");
            string png = Path.ChangeExtension(svg, ".png");
            if (tool.Run(GnuplotScript.For(page, svg, png)) is { } problem)
                return new ChartOutcome(files, problem);
            files.Add(svg);
            files.Add(png);
        }

        return new ChartOutcome(files, null);
    }

    private static IEnumerable<Page> PagesOf(RunView view) => view.Scenarios
        .SelectMany(s => new[] { ComparisonChart.For(view, s), LanesChart.For(view, s), LadderChart.For(view, s), DistributionChart.For(view, s) })
        .OfType<Page>()
        .Concat(view.Traces.Select(BreakdownChart.For));

    // Hundreds of nested frames with names that are cut: a picture for a browser, which has tips and magnifies. As
    // pixels it would be unreadable, so there is no PNG of it, and gnuplot has no use here.
    private static string DrawFlames(TracedPath path, string directory)
    {
        string file = Path.Combine(MakeDirectory(directory), FlameGraph.NameOf(path.Profile) + ".svg");
        AtomicFile.Write(file, FlameGraph.Draw(path));
        return file;
    }

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
