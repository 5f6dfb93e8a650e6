using Hostcall.Plots;
using Hostcall.Plots.Renderers;
using Hostcall.Results;

namespace Hostcall.Scenarios.Output;

/// <summary>Makes everything that follows from the samples, the traces and the manifest, and then prints it.</summary>
internal static class RunFiles
{
    /// <summary>Writes summary, charts and reports, and prints the report.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="brief">Prints the page for a mail instead.</param>
    /// <returns>The exit code that the rows deserve.</returns>
    public static int Make(RunDirectory directory, bool brief = false)
    {
        // Files first: whatever becomes of the terminal, the run is complete.
        var view = Summarize(directory);
        string? problem = Write(directory, view);
        if (brief)
        {
            Console.Write(TextRenderer.Brief(RunReport.Of(view)));
        }
        else
        {
            TerminalRenderer.Print(RunReport.Of(view));
            Say(problem);
            Console.WriteLine($"files: {directory.Path}");
        }

        return view.IsMeasured ? CodeFor(view.Summary) : ExitCode.Done;
    }

    /// <summary>Writes summary, charts and reports.</summary>
    /// <returns>What of the charts could not be drawn, or null.</returns>
    public static string? Write(RunDirectory directory) => Write(directory, Summarize(directory));

    /// <summary>Writes the summary and draws the charts.</summary>
    public static int Plot(RunDirectory directory)
    {
        Say(Charts.Draw(directory, Summarize(directory)).Problem);
        return ExitCode.Done;
    }

    /// <summary>A missing chart tool costs one line.</summary>
    public static void Say(string? problem)
    {
        if (problem is not null) Console.WriteLine($"charts: {problem}");
    }

    private static string? Write(RunDirectory directory, RunView view)
    {
        string? problem = Charts.Draw(directory, view).Problem;
        RunReport.Write(directory, view);
        return problem;
    }

    /// <summary>Reads the run and writes its summary, which everything else then shares. A trace alone has none.</summary>
    private static RunView Summarize(RunDirectory directory)
    {
        var view = RunView.Load(directory);
        if (view.IsMeasured) SummaryFile.Write(directory.Summary, view.Summary);
        return view;
    }

    private static int CodeFor(Summary summary)
    {
        if (summary.Rows.Any(row => row.Status == Status.Failed)) return ExitCode.Failed;
        return summary.Rows.Any(row => row.Status == Status.Measured) ? ExitCode.Done : ExitCode.NothingRuns;
    }
}
