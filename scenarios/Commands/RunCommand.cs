using System.CommandLine;
using System.Globalization;
using Hostcall.GuestPayloads;
using Hostcall.Lab;
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
        var directory = RunDirectory.Create(options.Output(parsed) ?? DefaultDirectory());

        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        var machine = new SystemFiles();
        var monitor = RunMonitor.Start(machine);
        using var run = new RunWriter(
            directory, Describe(request, lanes, directory, MachineFacts.Read(machine)), Recorded.Nothing, progress.Show,
            () => Warnings(monitor.Stop(), interrupt.Token.IsCancellationRequested));
        try
        {
            foreach (string lane in lanes) Lanes.Measure(lane, request, run, interrupt.Token);
            run.Finish();
            progress.Clear();

            int made = RunFiles.Make(directory);
            return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : made;
        }
        catch (ResultFileException error)
        {
            // Not bad input: the disk filled up, or the directory went away, while the run was under way.
            progress.Clear();
            Console.Error.WriteLine($"hostcall: {error.Message.TrimEnd('.')}; what was measured before is in {directory.Path}");
            return ExitCode.Failed;
        }
    }

    private static Manifest Describe(RunRequest request, IReadOnlyList<string> lanes, RunDirectory directory, MachineFacts machine) => new()
    {
        RunId = Path.GetFileName(directory.Path),
        StartedUtc = DateTimeOffset.UtcNow,
        CommandLine = "dotnet run -c Release -- " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
        Arguments = new RunArguments
        {
            Scenarios = [.. request.Scenarios.Select(scenario => scenario.Name)],
            Lanes = lanes,
            Paths = [.. request.Paths.Select(path => path.Id)],
            Rounds = request.Rounds ?? NativeLane.DefaultRounds,
            LabRounds = request.LabRounds ?? request.Rounds ?? LabOrder.DefaultRounds,
            RoundsPerGroup = request.RoundsPerGroup ?? NativeLane.DefaultRoundsPerGroup,
            Calls = request.Calls,
            Cpu = request.Cpu,
            Placement = request.Placement == Placement.SameCpu ? "same-cpu" : "cross-cpu",
            Seed = request.Seed,
        },
        Seed = request.Seed,
        Payloads =
        [
            .. request.Scenarios.Select(scenario => (scenario.Name, Body: PayloadBody.Assemble(scenario)))
                .Select(payload => new PayloadIdentity(payload.Name, payload.Body.Sha256, payload.Body.Code.Length)),
        ],
        Machine = machine.ToJson().Where(section => section.Key != "unread").ToDictionary(section => section.Key, section => section.Value?.DeepClone()),
        Unread = [.. machine.Unread.Select(item => new Results.Unread(item.What, item.Reason))],
        Versions = Versions.Read(),
    };

    private static IEnumerable<string> Warnings(RunObservation observed, bool interrupted)
    {
        if (interrupted) yield return "The run was interrupted; what was measured until then is shown.";
        // Switches of this thread, which only waits, say nothing; each row tells of its own.
        foreach (var warning in observed.Warnings.Where(warning => warning.Kind != RunWarningKind.Preempted)) yield return warning.Sentence;
    }

    private static string DefaultDirectory() => Path.Combine(
        Repository.Root ?? Environment.CurrentDirectory, "results", "runs",
        string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Environment.MachineName}"));
}
