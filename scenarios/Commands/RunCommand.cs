using System.CommandLine;
using Hostcall.Paths.Machine;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;

namespace Hostcall.Scenarios.Commands;

/// <summary>The main command: measures, writes the files of the run and prints the table.</summary>
internal static class RunCommand
{
    public static void AddTo(RootCommand root)
    {
        var options = new RunOptions();
        options.AddTo(root);
        root.SetAction(parsed => Run(options, parsed, Lanes.All, () => [NativeLane.Name, .. Lanes.ReadyLabs()]));
    }

    /// <summary><c>lab run</c>: the same in the labs alone.</summary>
    public static Command CreateForLabs()
    {
        var options = new RunOptions();
        var command = new Command("run", "measures in the labs that are built");
        options.AddTo(command);
        command.SetAction(parsed => Run(options, parsed, [.. Lanes.Labs], () => Lanes.ReadyLabs() is { Count: > 0 } ready ? ready : [.. Lanes.Labs]));
        return command;
    }

    private static int Run(RunOptions options, ParseResult parsed, IReadOnlyList<string> known, Func<IReadOnlyList<string>> byDefault)
    {
        var request = options.Request(parsed);
        var lanes = options.LanesOf(parsed, known) ?? byDefault();
        var directory = RunDirectory.Create(options.Output(parsed) ?? Repository.NewRun());

        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        return KeepingWhatIsMeasured(directory.Path, progress, () =>
        {
            Measure(request, lanes, directory, progress.Show, interrupt.Token);
            progress.Clear();

            int made = RunFiles.Make(directory);
            return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : made;
        });
    }

    /// <summary>Measures one run into its directory; on the first Ctrl-C with what there is until then.</summary>
    internal static void Measure(
        RunRequest request, IReadOnlyList<string> lanes, RunDirectory directory, Action<string> progress, CancellationToken cancel)
    {
        var machine = new SystemFiles();
        var monitor = RunMonitor.Start(machine);
        using var run = new RunWriter(directory, Describe(request, lanes, directory, MachineFacts.Read(machine)), request.RowNames, progress);
        foreach (string lane in lanes) Lanes.Measure(lane, request, run, cancel);
        run.Finish(Warnings(monitor.Stop(), cancel.IsCancellationRequested));
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

    private static Manifest Describe(RunRequest request, IReadOnlyList<string> lanes, RunDirectory directory, MachineFacts machine) => NewManifest.Of(
        directory,
        [
            .. request.Scenarios.Select(scenario => NewManifest.Identify(scenario)),
            .. from scenario in request.Scenarios
               from path in request.Paths
               from variant in request.Variants[path.Id]
               where variant.Extra is not null
               select NewManifest.Identify(scenario, variant.NameOf(path), variant.Extra),
        ],
        machine,
        new RunArguments
        {
            Scenarios = [.. request.Scenarios.Select(scenario => scenario.Name)],
            Lanes = lanes,
            Paths = [.. request.Paths.Select(path => path.Id)],
            Rounds = request.Rounds ?? NativeLane.DefaultRounds,
            Calls = request.Calls,
            Cpu = request.Cpu,
            Placement = string.Join(',', request.Placements.Select(placement => placement.Name)),
            Seed = request.Seed,
        },
        request.Seed);

    private static IEnumerable<string> Warnings(RunObservation observed, bool interrupted)
    {
        if (interrupted) yield return "The run was interrupted; what was measured until then is shown.";
        // Switches of this thread, which only waits, say nothing; each row tells of its own.
        foreach (var warning in observed.Warnings.Where(warning => warning.Kind != RunWarningKind.Preempted)) yield return warning.Sentence;
    }
}
