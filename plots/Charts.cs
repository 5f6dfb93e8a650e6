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
    /// Writes charts/comparison-S, charts/lanes-S, charts/ladder-S, charts/frontier-S and charts/distributions-S as .svg and .png for each
    /// scenario S that has something to show, charts/breakdown-S-L for each trace on a lane L, and charts/flame-S-L-P.svg for
    /// each traced path P. What can't be drawn on this machine is a line in the outcome, not an error.
    /// </summary>
    /// <exception cref="ResultFileException">A file of the run is missing or damaged, or a chart can't be written.</exception>
    public static ChartOutcome Draw(RunDirectory directory) => Draw(directory, RunView.Load(directory));

    /// <summary>The same for a run that was read already.</summary>
    public static ChartOutcome Draw(RunDirectory directory, RunView view)
    {
        var sampled = view.Traces.SelectMany(trace => trace.Paths).Where(path => path.Stacks.Count > 0);
        string[] flames = [.. sampled.Select(path => DrawFlames(path, directory.Charts))];
        ChartOutcome drawn = Draw(PagesOf(view), directory.Charts);
        return drawn with { Files = [.. flames, .. drawn.Files] };
    }

    /// <summary>Draws pages into a directory, and stops at the first that can't be drawn.</summary>
    internal static ChartOutcome Draw(IEnumerable<Page> pages, string directory)
    {
        var files = new List<string>();
        try
        {
            foreach (Page page in pages)
            {
                string svg = Path.Combine(MakeDirectory(directory), RunDirectory.FileName(page.Name) + ".svg");
                string png = Path.ChangeExtension(svg, ".png");
                AtomicFile.Write(svg, PageDrawing.Svg(page));
                AtomicFile.Write(png, PageDrawing.Png(page));
                files.AddRange([svg, png]);
            }
        }
        catch (Exception e) when (e is InvalidDataException or TypeInitializationException or DllNotFoundException)
        {
            // No font in this build, or no library of SkiaSharp for this machine: then there is none of any chart.
            return new ChartOutcome(files, $"{(files.Count == 0 ? "No charts were drawn" : "Not all charts were drawn")}: {Reason(e)}.");
        }

        return new ChartOutcome(files, null);
    }

    private static IEnumerable<Page> PagesOf(RunView view)
    {
        var blocks = DistributionChart.BlocksOf(view);
        return view.Scenarios
            .SelectMany(s => new[]
            {
                ComparisonChart.For(view, s), LanesChart.For(view, s), LadderChart.For(view, s), FrontierChart.For(view, s),
                DistributionChart.For(view, s, blocks),
            })
            .OfType<Page>()
            .Concat(view.Traces.Select(trace => BreakdownChart.For(view, trace)))
            .Concat(view.Manifest.Ranges.Select(range => RangeChart.For(view, range)).OfType<Page>())
            .Concat(view.Hazards is { } hazards ? [HazardsChart.For(hazards)] : []);
    }

    private static string Reason(Exception e)
    {
        Exception cause = e.GetBaseException();
        string what = e is InvalidDataException
            ? e.Message
            : $"SkiaSharp does not load on this machine ({cause.Message.Split('\n')[0].TrimEnd('.', ' ')}); everything else of the run is complete";
        return what.TrimEnd('.');
    }

    // Hundreds of nested frames with names that are cut: a picture for a browser, which has tips and magnifies. As
    // pixels it would be unreadable, so there is no PNG of it.
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
