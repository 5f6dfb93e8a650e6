using Hostcall.Plots;
using Hostcall.Results;

namespace Hostcall.Scenarios.Output;

/// <summary>Makes everything that follows from the samples, the traces and the manifest, and prints the tables.</summary>
internal static class RunFiles
{
    /// <summary>Writes summary, charts and reports, and prints the tables.</summary>
    /// <returns>The exit code that the rows deserve.</returns>
    public static int Make(RunDirectory directory)
    {
        var view = Summarize(directory);
        if (view.IsMeasured) SummaryTable.Print(view);
        foreach (var trace in view.Traces) TraceReport.Print(trace);
        Write(directory, view);
        Console.WriteLine($"files: {directory.Path}");
        return view.IsMeasured ? CodeFor(view.Summary) : ExitCode.Done;
    }

    /// <summary>Writes summary, charts and reports.</summary>
    public static void Write(RunDirectory directory) => Write(directory, Summarize(directory));

    /// <summary>Writes the summary and draws the charts.</summary>
    public static int Plot(RunDirectory directory)
    {
        Draw(directory, Summarize(directory));
        return ExitCode.Done;
    }

    private static void Write(RunDirectory directory, RunView view)
    {
        Draw(directory, view);
        TextReport.Write(directory, view);
        MarkdownReport.Write(directory, view);
        HtmlReport.Write(directory, view);
    }

    /// <summary>Draws what can be drawn; what can't be on this machine costs one line.</summary>
    private static void Draw(RunDirectory directory, RunView view)
    {
        if (Charts.Draw(directory, view).Problem is { } problem) Console.WriteLine($"charts: {problem}");
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
