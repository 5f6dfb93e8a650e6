using Hostcall.Plots;
using Hostcall.Results;

namespace Hostcall.Scenarios.Output;

/// <summary>Makes everything that follows from samples.csv and manifest.json, and prints the table.</summary>
internal static class RunFiles
{
    /// <summary>Writes summary, charts and reports, and prints the table.</summary>
    /// <returns>The exit code that the rows deserve.</returns>
    public static int Make(RunDirectory directory)
    {
        var (summary, warnings) = Summarize(directory);
        SummaryTable.Print(summary, warnings);
        Draw(directory);
        var view = RunView.Load(directory);
        TextReport.Write(directory, view);
        MarkdownReport.Write(directory, view);
        HtmlReport.Write(directory, view);
        Console.WriteLine($"files: {directory.Path}");
        return CodeFor(summary);
    }

    /// <summary>Writes the summary and draws the charts.</summary>
    public static int Plot(RunDirectory directory)
    {
        _ = Summarize(directory);
        Draw(directory);
        return ExitCode.Done;
    }

    /// <summary>Draws what can be drawn; a missing chart tool costs one line.</summary>
    private static void Draw(RunDirectory directory)
    {
        if (Charts.Draw(directory).Problem is { } problem) Console.WriteLine($"charts: {problem}");
    }

    private static (Summary Summary, IReadOnlyList<string> Warnings) Summarize(RunDirectory directory)
    {
        var manifest = ManifestFile.Read(directory.Manifest);
        var samples = SampleReader.Read(directory.Samples);
        var summary = Summarizer.Summarize(samples.Rows, manifest, PublishedLedger.Load(PublishedLedger.DefaultPath));
        SummaryFile.Write(directory.Summary, summary);
        return (summary, samples.Warnings);
    }

    private static int CodeFor(Summary summary)
    {
        if (summary.Rows.Any(row => row.Status == Status.Failed)) return ExitCode.Failed;
        return summary.Rows.Any(row => row.Status == Status.Measured) ? ExitCode.Done : ExitCode.NothingRuns;
    }
}
