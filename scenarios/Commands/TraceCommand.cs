using System.CommandLine;
using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Hostcall.Scenarios.Tracing;
using Spectre.Console;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>trace</c>: where the cost goes, down to the function; exact in the emulated labs, by samples on this machine.</summary>
internal static class TraceCommand
{
    private const string DefaultScenario = "getpid";

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
        string output = options.Output(parsed) ?? Repository.NewRun(suffix: "-trace");
        var run = RunDirectory.IsRun(output) ? RunDirectory.Open(output) : null;
        var requests = options.Requests(parsed, run is null ? [DefaultScenario] : ManifestFile.Read(run.Manifest).Plan.Scenarios);
        var recorded = options.Recorded(parsed);
        var prices = options.Prices(parsed);

        // Files that could not be added to are told before a lab boots, and not after.
        if (run is not null) TraceFiles.Read(run);
        var manifest = run is null ? Describe(run = RunDirectory.Create(output), requests) : null;

        try
        {
            return Run(run, manifest, requests, recorded, prices);
        }
        finally
        {
            // Nothing came of it, so nothing is left of it.
            if (manifest is not null && !Directory.EnumerateFileSystemEntries(run.Path).Any()) Directory.Delete(run.Path);
        }
    }

    /// <param name="run">Where the files go.</param>
    /// <param name="manifest">That of a new run; null where one is added to.</param>
    /// <param name="requests">What to trace.</param>
    /// <param name="recorded">A trace that was made earlier; null to make one.</param>
    /// <param name="prices">What transitions are worth; null where nobody asks.</param>
    private static int Run(RunDirectory run, Manifest? manifest, IReadOnlyList<TraceRequest> requests, RecordedTrace? recorded, PriceTable? prices)
    {
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        var (traces, untraced, isPartial) = TraceAll(requests, recorded, progress, interrupt.Token);
        bool isInterrupted = interrupt.Token.IsCancellationRequested;
        if (traces.Count == 0)
        {
            Print(untraced);
            return isInterrupted ? ExitCode.Interrupted : throw new NothingRunsException("nothing could be traced");
        }

        if (prices is not null) traces = [.. traces.Select(trace => Priced(trace, prices))];
        if (manifest is not null) ManifestFile.Write(run.Manifest, manifest with { FinishedUtc = DateTimeOffset.UtcNow });
        TraceFiles.Add(run, traces);
        string? problem = RunFiles.Write(run);
        TerminalRenderer.Print(RunReport.Of(traces));
        Console.WriteLine();
        Print(untraced);
        RunFiles.Say(problem);
        Console.WriteLine($"files: {run.Path}");
        return isInterrupted ? ExitCode.Interrupted : isPartial ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Notes what the prices make of a trace, so that every report says it beside the count.</summary>
    private static LaneTrace Priced(LaneTrace trace, PriceTable table)
    {
        var last = trace.Paths[^1];
        return trace with { Paths = [.. trace.Paths.SkipLast(1), last with { Notes = [.. last.Notes, PriceText.Of(trace, table)] }] };
    }

    /// <summary>Traces each scenario on each lane; what was done before Ctrl-C counts.</summary>
    private static (IReadOnlyList<LaneTrace> Traces, IReadOnlyList<string> Untraced, bool IsPartial) TraceAll(
        IReadOnlyList<TraceRequest> requests, RecordedTrace? recorded, ProgressLine progress, CancellationToken cancel)
    {
        var traces = new List<LaneTrace>();
        var untraced = new List<string>();
        bool isPartial = false;
        foreach (var (request, lane) in requests.SelectMany(request => request.Lanes.Select(lane => (request, lane))))
        {
            try
            {
                var trace = Trace(lane, request, recorded, progress.Show, cancel);
                progress.Clear();
                isPartial |= trace.Missing.Count > 0 || trace.Paths.Any(path => path.IsPartial);
                if (trace.Paths.Count > 0) traces.Add(trace);
                else untraced.AddRange(trace.Missing);
            }
            catch (OperationCanceledException)
            {
                progress.Clear();
                break;
            }
        }

        return (traces, untraced, isPartial);
    }

    private static void Print(IReadOnlyList<string> untraced)
    {
        foreach (string reason in untraced) Terminal.Out.MarkupLineInterpolated($"[yellow]not traced: {reason}[/]");
    }

    private static LaneTrace Trace(string lane, TraceRequest request, RecordedTrace? recorded, Action<string> progress, CancellationToken cancel)
    {
        var empty = new LaneTrace(request.Scenario.Name, lane, NewManifest.CommandLine, null, request.Difference, [], [])
        {
            Architecture = InstructionSet.Of(Lanes.ArchitectureOf(lane)).Name,
        };
        if (lane == NativeLane.Name)
        {
            var sampler = new NativeTracer(request);
            return empty with { Paths = sampler.Run(progress, cancel), Missing = sampler.Missing };
        }

        var tracer = new ExactTracer(request, lane);
        try
        {
            var traced = recorded is null
                ? tracer.Run(progress, cancel)
                : tracer.Read(recorded.File, recorded.File, request.PathsOn(lane), recorded.SystemMap, recorded.Agent);
            return empty with { Paths = traced, Missing = tracer.Missing, Kernel = tracer.Kernel };
        }
        catch (LabException error)
        {
            return empty with { Missing = [$"{lane}: {error.Message}"] };
        }
    }

    /// <summary>The manifest of a run that only traces: no rounds, no order, and so no seed.</summary>
    private static Manifest Describe(RunDirectory directory, IReadOnlyList<TraceRequest> requests) => NewManifest.Of(
        directory,
        [.. requests.Select(request => NewManifest.Identify(request.Scenario))],
        ThisMachine.Facts,
        new Plan
        {
            Scenarios = [.. requests.Select(request => request.Scenario.Name)],
            Lanes = requests[0].Lanes,
            Paths = requests[0].Paths,
            Rounds = 0,
            Calls = requests[0].Calls,
        },
        seed: 0);
}
