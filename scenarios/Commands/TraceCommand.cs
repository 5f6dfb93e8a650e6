using System.CommandLine;
using System.Globalization;
using Hostcall.Lab;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Hostcall.Scenarios.Tracing;
using Hostcall.Traces;
using Spectre.Console;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>trace</c>: where the cost goes, down to the function; exact in the emulated labs, by samples on this machine.</summary>
internal static class TraceCommand
{
    public static void AddTo(RootCommand root)
    {
        var command = new Command("trace", "shows where the cost goes: functions, transitions, the difference of two paths");
        var options = new TraceOptions();
        options.AddTo(command);
        command.SetAction(parsed => Run(options, parsed));
        root.Subcommands.Add(command);
    }

    private static int Run(TraceOptions options, ParseResult parsed)
    {
        var request = options.Request(parsed);
        string directory = options.Output(parsed) ?? DefaultDirectory();
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        var paths = new List<TracedPath>();
        var missing = new List<string>();
        try
        {
            foreach (string lane in request.Lanes) paths.AddRange(Trace(lane, request, options.Recorded(parsed), missing, progress.Show, interrupt.Token));
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            return ExitCode.Interrupted;
        }

        progress.Clear();
        foreach (string reason in missing) Terminal.Out.MarkupLineInterpolated($"[yellow]not traced: {reason}[/]");
        if (paths.Count == 0) throw new NothingRunsException("nothing could be traced");
        return Show(paths, request, directory, missing.Count > 0);
    }

    private static IReadOnlyList<TracedPath> Trace(
        string lane, TraceRequest request, RecordedTrace? recorded, List<string> missing, Action<string> progress, CancellationToken cancel)
    {
        if (lane == NativeLane.Name)
        {
            var sampler = new NativeTracer(request);
            var sampled = sampler.Run(progress, cancel);
            missing.AddRange(sampler.Missing);
            return sampled;
        }

        var tracer = new ExactTracer(request, lane);
        try
        {
            var traced = recorded is null
                ? tracer.Run(progress, cancel)
                : tracer.Read(recorded.File, recorded.File, request.Paths, recorded.SystemMap, recorded.Agent);
            missing.AddRange(tracer.Missing);
            return traced;
        }
        catch (LabException error)
        {
            missing.Add($"{lane}: {error.Message}");
            return [];
        }
    }

    private static int Show(IReadOnlyList<TracedPath> paths, TraceRequest request, string directory, bool isPartial)
    {
        var tables = TraceReport.Tables(paths, request.Difference);
        foreach (var table in tables) TraceReport.Print(table);
        foreach (string note in paths.SelectMany(path => path.Notes).Distinct()) Terminal.Out.MarkupLineInterpolated($"[grey]{note}[/]");
        new TraceFiles(directory).Write(paths, tables);
        Console.WriteLine($"files: {Path.GetFullPath(directory)}");
        return isPartial ? ExitCode.Failed : ExitCode.Done;
    }

    private static string DefaultDirectory() => Path.Combine(
        Repository.Root ?? Environment.CurrentDirectory, "results", "runs",
        string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Environment.MachineName}-trace"));
}
