using System.CommandLine;
using System.Globalization;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Plots;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Results.Noise;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;

namespace Hostcall.Scenarios.Commands;

/// <summary>
/// <c>noise</c>: each path against itself, and against itself slowed down by a known amount of work, in runs like
/// those of the main command: how often its verdicts are wrong on this machine, and what they find.
/// </summary>
internal sealed class NoiseCommand
{
    private const int DefaultPairs = 1;
    private const int DefaultRuns = 4;

    private readonly RunOptions options = new();
    private readonly Option<int> pairs = new("--pairs") { HelpName = "N", Description = "comparisons of each path with itself in a run", DefaultValueFactory = _ => DefaultPairs };
    private readonly Option<int> runs = new("--runs") { HelpName = "N", Description = "runs to make", DefaultValueFactory = _ => DefaultRuns };
    private readonly Option<double?> slowdown = new("--slowdown") { HelpName = "PERCENT", Description = "also compare each path with itself slowed down by so much work in its payload" };
    private readonly Option<string?> output = new("--out") { HelpName = "DIR", Description = "where the runs and noise.md go (default: results/noise/<utc>-<host>/)" };
    private readonly Option<string?> from = new("--from") { HelpName = "DIR", Description = "measure nothing; make the table again from the runs of a study" };

    public static void AddTo(RootCommand root)
    {
        var noise = new NoiseCommand();
        var command = new Command("noise", "each path against itself: how often verdicts are wrong on this machine, and what they find");
        noise.options.AddMeasuringTo(command);
        foreach (Option option in (Option[])[noise.pairs, noise.runs, noise.slowdown, noise.output, noise.from]) command.Options.Add(option);
        command.SetAction(noise.Run);
        root.Subcommands.Add(command);
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(from) is { } made)
        {
            Report(made);
            return ExitCode.Done;
        }

        if (parsed.GetValue(pairs) is < 1 and var askedPairs) throw new BadInputException($"--pairs {askedPairs}: at least 1 pair is needed");
        if (parsed.GetValue(runs) is < 1 and var askedRuns) throw new BadInputException($"--runs {askedRuns}: at least 1 run is needed");
        if (parsed.GetValue(slowdown) is { } percent && percent is not (>= 0.1 and <= 100))
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"--slowdown {percent}: choose between 0.1 and 100 percent"));
        var asked = options.Request(parsed, [NativeLane.Name]);
        int rounds = asked.Plan.Rounds, perBatch = asked.Plan.RoundsPerBatchIn(NativeLane.Name);
        if (rounds <= perBatch) throw new BadInputException($"--rounds {rounds}: a comparison needs two batches of rounds, so more than {perBatch} rounds, or a smaller --rounds-per-batch");
        if (asked.Placements.Count > 1) throw new BadInputException("--placement: a study of noise takes one placement");
        if (asked.Scenarios.Count > 1 && parsed.GetValue(slowdown) is not null) throw new BadInputException("--slowdown: the extra work is measured for one scenario; give one --scenario");

        var directory = RunDirectory.Create(parsed.GetValue(output) ?? Repository.NewRun("noise"));
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        return RunCommand.KeepingWhatIsMeasured(directory.Path, progress, () =>
        {
            Measure(asked, parsed, directory.Path, progress, interrupt.Token);
            progress.Clear();
            if (Report(directory.Path).Rows.Count == 0 && !interrupt.Token.IsCancellationRequested)
                throw new NothingRunsException($"none of these paths could be compared with itself; {directory.Path}/run-0001/manifest.json says why");
            Console.WriteLine($"files: {directory.Path}");
            return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
        });
    }

    private void Measure(RunRequest asked, ParseResult parsed, string directory, ProgressLine progress, CancellationToken cancel)
    {
        int count = parsed.GetValue(runs);
        var request = asked with { Variants = Replicas(asked, parsed.GetValue(pairs), parsed.GetValue(slowdown), progress, cancel) };
        for (int run = 0; run < count && !cancel.IsCancellationRequested; run++)
        {
            var into = RunDirectory.Create(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"run-{run + 1:0000}")));
            var one = request with { Plan = request.Plan with { Seed = unchecked(asked.Seed + run) & int.MaxValue } };
            RunCommand.Measure(
                one, into, RunCommand.Describe(one, into), Recorded.Nothing,
                what => progress.Show($"run {run + 1} of {count}: {what}"), cancel);
        }
    }

    /// <summary>The forms in which each path takes part: pairs of it as it is, and slowed ones where that is possible.</summary>
    private static Dictionary<string, IReadOnlyList<Variant>> Replicas(RunRequest asked, int pairs, double? percent, ProgressLine progress, CancellationToken cancel)
    {
        var forms = new Dictionary<string, IReadOnlyList<Variant>>();
        foreach (var path in asked.Paths)
        {
            var plain = asked.Variants[path.Id][0];
            ExtraWork? extra = null;
            if (percent is { } slower && !cancel.IsCancellationRequested)
            {
                progress.Show($"measuring what an extra step costs on {path.Id}");
                extra = WorkFor(path, asked.Scenarios[0], plain, slower, asked.Cpu, progress);
            }

            forms.Add(path.Id, [.. Enumerable.Range(0, pairs).SelectMany(pair => Forms(path.Id, plain, pair, percent ?? 0, extra))]);
        }

        return forms;
    }

    private static IEnumerable<Variant> Forms(string path, Variant plain, int pair, double percent, ExtraWork? extra)
    {
        yield return plain with { Suffix = new Replica(path, pair, ReplicaForm.First).Suffix };
        yield return plain with { Suffix = new Replica(path, pair, ReplicaForm.Second).Suffix };
        if (extra is not null) yield return plain with { Suffix = new Replica(path, pair, ReplicaForm.Slowed, percent).Suffix, Extra = extra };
    }

    /// <returns>What slows a path down by so much, or null where that is not possible, which is said.</returns>
    private static ExtraWork? WorkFor(PathRow path, Scenario scenario, Variant plain, double percent, int cpu, ProgressLine progress)
    {
        string problem;
        try
        {
            // A guest that does not come back is found out in a trial, which knows how to say it.
            if ((plain.Missing ?? PinnedThread.Run(cpu, () => PathTrial.Try(path, plain.SetupFor(scenario)))) is not null) return null;
            var cost = PinnedThread.Run(cpu, () => StepCost.Measure(path, scenario, plain));
            if (cost.WorkFor(percent / 100, work => PinnedThread.Run(cpu, () => StepCost.Slowdown(path, scenario, plain, work))) is { } extra) return extra;
            problem = string.Create(CultureInfo.InvariantCulture, $"an extra step adds {cost.StepNs:0.###} ns to a call of {cost.CallNs:0.##} ns, too much to make it {percent} % slower");
        }
        catch (Exception error)
        {
            problem = error.Message;
        }

        progress.Clear();
        Console.Error.WriteLine($"{path.Id} takes part without a slowed form: {problem}");
        return null;
    }

    /// <summary>Makes table and noise.md from the runs of a study.</summary>
    /// <exception cref="ResultFileException">There is no such study, or a file of it is damaged.</exception>
    private static NoiseStudy Report(string directory)
    {
        var study = NoiseStudy.Of(RunsIn(directory));
        var report = NoiseReport.Of(study);
        AtomicFile.Write(Path.Combine(directory, "noise.md"), MarkdownRenderer.Render(report));
        TerminalRenderer.Print(report);
        return study;
    }

    private static IEnumerable<RunData> RunsIn(string directory)
    {
        if (!Directory.Exists(directory)) throw new ResultFileException(directory, "there is no such directory");
        string[] runs = [.. Directory.EnumerateDirectories(directory, "run-*").Order(StringComparer.Ordinal)];
        if (runs.Length == 0) throw new ResultFileException(directory, "holds no run of a study of noise");
        return runs.Select(RunData.Load);
    }
}
