using System.CommandLine;
using System.CommandLine.Parsing;
using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;

namespace Hostcall.Scenarios.Commands;

/// <summary>The main command: measures, writes the files of the run and prints the table.</summary>
internal static class RunCommand
{
    private const string InterruptedWarning = "The run was interrupted; what was measured until then is shown.";

    public static void AddTo(RootCommand root)
    {
        var options = new RunOptions();
        var resume = new Option<string?>("--resume")
        {
            HelpName = "DIR",
            Description = "go on with a run that was interrupted or killed; its manifest says with what",
        };
        options.AddTo(root);
        root.Options.Add(resume);
        root.SetAction(parsed => parsed.GetValue(resume) is { } directory
            ? Resume(parsed, resume, Resumption.Open(directory))
            : Run(options, parsed, Lanes.All, () => [NativeLane.Name, .. Lanes.ReadyLabs()]));
    }

    /// <summary><c>lab run</c>: the same in the labs alone.</summary>
    public static Command CreateForLabs()
    {
        var options = new RunOptions();
        var command = new Command("run", "measures in the labs that are built");
        options.AddTo(command);
        command.SetAction(parsed => Run(options, parsed, [.. Lanes.Labs], () => Lanes.ReadyLabs() is { Count: > 0 } ready ? ready : Lanes.DefaultLabs));
        return command;
    }

    private static int Run(RunOptions options, ParseResult parsed, IReadOnlyList<string> known, Func<IReadOnlyList<string>> byDefault)
    {
        var request = options.Request(parsed, options.LanesOf(parsed, known) ?? byDefault());
        var directory = RunDirectory.Create(options.Output(parsed) ?? Repository.NewRun());
        return Measure(request, directory, Describe(request, directory), Recorded.Nothing);
    }

    private static int Resume(ParseResult parsed, Option<string?> resume, Resumption earlier)
    {
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(given => !given.Implicit && given.Option != resume) is { } other)
            throw new BadInputException($"--resume goes on with what the run was asked for; leave out {other.Option.Name}");

        var request = RunOptions.Request(earlier.Manifest.Plan with { Seed = earlier.Manifest.Seed });
        earlier.RefuseForeignBlocks(request);
        earlier.RefuseChanges(Describe(request, earlier.Directory));
        if (earlier.IsComplete(request))
        {
            int made = RunFiles.Make(earlier.Directory);
            Console.WriteLine("the run was complete already; its reports are made again");
            return made;
        }

        var manifest = earlier.Manifest with
        {
            FinishedUtc = null,
            SamplesSha256 = null,
            ResumedUtc = [.. earlier.Manifest.ResumedUtc, DateTimeOffset.UtcNow],
            Warnings = [.. earlier.Manifest.Warnings.Where(warning => warning != InterruptedWarning)],
        };
        return Measure(request, earlier.Directory, manifest, earlier.Recorded);
    }

    private static int Measure(RunRequest request, RunDirectory directory, Manifest manifest, Recorded recorded)
    {
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        return KeepingWhatIsMeasured(directory.Path, progress, () =>
        {
            Measure(request, directory, manifest, recorded, progress.Show, interrupt.Token);
            progress.Clear();

            int made = RunFiles.Make(directory);
            return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : made;
        });
    }

    /// <summary>Measures into a run's directory what is not recorded there; on the first Ctrl-C with what there is until then.</summary>
    internal static void Measure(
        RunRequest request, RunDirectory directory, Manifest manifest, Recorded recorded, Action<string> progress, CancellationToken cancel)
    {
        var monitor = RunMonitor.Start(ThisMachine.Files);
        using var run = new RunWriter(
            directory, manifest, request.Plan.Lanes.SelectMany(request.RowsOf), recorded, progress,
            () => Warnings(monitor.Stop(), cancel.IsCancellationRequested));
        Lanes.Measure(request, run, cancel);
        run.Finish();
    }

    /// <summary>Runs what writes to a directory, and says so where it can write no more.</summary>
    internal static int KeepingWhatIsMeasured(string directory, ProgressLine progress, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (ResultFileException error)
        {
            // Not bad input: the disk filled up, or the directory went away, while the run was under way.
            progress.Clear();
            Console.Error.WriteLine($"hostcall: {error.Message.TrimEnd('.')}; what was measured before is in {directory}");
            return ExitCode.Failed;
        }
    }

    /// <summary>The manifest of a run that begins.</summary>
    internal static Manifest Describe(RunRequest request, RunDirectory directory) => NewManifest.Of(
        directory,
        [
            .. from scenario in request.Scenarios
               from architecture in request.Plan.Lanes.Select(Lanes.ArchitectureOf).Distinct().OrderBy(architecture => architecture != PathTable.Here)
               select NewManifest.Identify(scenario, architecture: architecture),
            .. from scenario in request.Scenarios
               from path in request.Paths
               from variant in request.Variants[path.Id]
               where variant.Extra is not null
               select NewManifest.Identify(scenario, path.Id + variant.Suffix, variant.Extra),
        ],
        ThisMachine.Facts,
        request.Plan,
        request.Seed);

    private static IEnumerable<string> Warnings(RunObservation observed, bool interrupted)
    {
        if (interrupted) yield return InterruptedWarning;
        // Switches of this thread, which only waits, say nothing; each row tells of its own.
        foreach (var warning in observed.Warnings.Where(warning => warning.Kind != RunWarningKind.Preempted)) yield return warning.Sentence;
    }
}
