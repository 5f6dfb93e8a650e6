using System.CommandLine;
using Hostcall.Hazards;
using Hostcall.Hazards.X64.Sweep;
using Hostcall.Lab;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Spectre.Console;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>hazards</c>: which system calls do something else when a guest makes them.</summary>
internal static class HazardsCommand
{
    private static readonly Option<string[]> LaneOption = NameList.Option("--lane", "LANE,…", "where; without it every default lab that can run");
    private static readonly Option<string[]> PathOption = NameList.Option(
        "--path", "ID,…", "the paths to ask beside plain calls; without it all that make calls in the thread that runs the payload");
    private static readonly Option<string[]> ProbeOption = NameList.Option("--probe", "ID,…", "the probes; without it all");
    private static readonly Option<string?> Output = new("--out")
    {
        HelpName = "DIR",
        Description = "where the files go: a new directory, or that of a run (default: results/runs/<utc>-<host>-hazards/)",
    };

    private static readonly Option<long?> Sweep = new("--sweep")
    {
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "instead of probes, make N calls of every number with seeded arguments over each mode of the hypercall, and compare "
            + "(default: each number once)",
    };

    private static readonly Option<int> Seed = new("--seed") { HelpName = "S", DefaultValueFactory = _ => 1, Description = "what the calls of a sweep are" };
    private static readonly Option<long> From = new("--from")
    {
        HelpName = "INDEX",
        DefaultValueFactory = _ => 0,
        Description = "the first call of a sweep; up to 32 calls are each told",
    };

    /// <summary>What plain calls answer is what all others are held against.</summary>
    private static PathRow Native => PathTable.All.Single(path => path is { Kind: PathKind.Path, Baseline: null });

    public static void AddTo(RootCommand root)
    {
        var command = new Command("hazards", "asks on each path whether a call finds and changes the same as a plain one");
        foreach (Option option in (Option[])[LaneOption, PathOption, ProbeOption, Sweep, Seed, From, Output]) command.Options.Add(option);
        command.SetAction(Run);
        root.Subcommands.Add(command);

        var probe = new Command(ProbeProcess.Argument, "what hazards starts for each probe") { Hidden = true };
        var what = new Argument<string[]>("path and probe");
        probe.Arguments.Add(what);
        probe.SetAction(parsed => ProbeProcess.Run(parsed.GetValue(what)));
        root.Subcommands.Add(probe);
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetResult(Sweep) is not null) return RunSweep(parsed);
        var lanes = NameList.Split(parsed.GetValue(LaneOption));
        string[] asked = [.. lanes.Count > 0 ? Lanes.Named(lanes, Lanes.All) : Lanes.ReadyLabs().Where(HasProbes)];
        if (asked.Length == 0)
            throw new NothingRunsException("no lab can run here, and a probe may not be put over this machine unasked: "
                + "choose --lane native, or make a lab (dotnet run -c Release -- lab build)");
        var paths = Pick(parsed.GetValue(PathOption), PathTable.All, path => path.Id, "path", path => IsAskable(path) && !path.HasPartner);
        if (paths.FirstOrDefault(path => !IsAskable(path)) is { } odd)
            throw new BadInputException($"{odd.Id} cannot be asked: its calls are not made by the process that runs the payload");
        var probes = Pick(parsed.GetValue(ProbeOption), ProbeTable.All, probe => probe.Id, "probe", _ => true);

        string output = parsed.GetValue(Output) ?? Repository.NewRun(suffix: "-hazards");
        var run = RunDirectory.IsRun(output) ? RunDirectory.Open(output) : RunDirectory.Create(output);
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        var search = new HazardSearch(Native, [.. paths.Where(path => path != Native)], probes, progress.Show, interrupt.Token);
        foreach (string lane in asked)
        {
            if (HasProbes(lane)) search.Ask(lane);
            else search.Leave(lane, "the probes are about the registers of x86-64, and this lane is another architecture's");
        }

        progress.Clear();
        return Finish(run, search, asked, interrupt.Token.IsCancellationRequested);
    }

    private static int RunSweep(ParseResult parsed)
    {
        long count = parsed.GetValue(Sweep) ?? SweepProcess.Pass;
        if (count < 1 || parsed.GetValue(From) < 0 || parsed.GetValue(Seed) < 0)
            throw new BadInputException("--sweep takes a number of calls above 0, --from and --seed one from 0 on");
        var lanes = NameList.Split(parsed.GetValue(LaneOption));
        string[] asked = [.. lanes.Count > 0 ? Lanes.Named(lanes, Lanes.All) : Lanes.ReadyLabs().Where(HasProbes)];
        if (asked.FirstOrDefault(lane => lane == NativeLane.Name || !HasProbes(lane)) is { } odd)
            throw new BadInputException($"a sweep makes calls with wild arguments of x86-64, so it takes labs of that architecture alone, and {odd} is none");
        if (asked.Length == 0) throw new NothingRunsException("no lab can run here: make one (dotnet run -c Release -- lab build)");
        var paths = Pick(
            parsed.GetValue(PathOption), PathTable.All, path => path.Id, "path",
            path => IsAskable(path) && path is { Mode: not HostSyscallMode.None, IsServedByProgram: false });
        if (paths.FirstOrDefault(path => !IsAskable(path) || path.HasPartner || path.GuestRing is null) is { } other)
            throw new BadInputException($"{other.Id} cannot be swept: its calls do not come from a guest to the process that runs it");

        string output = parsed.GetValue(Output) ?? Repository.NewRun(suffix: "-sweep");
        var run = RunDirectory.IsRun(output) ? RunDirectory.Open(output) : RunDirectory.Create(output);
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        var search = new SweepSearch(paths, parsed.GetValue(Seed), parsed.GetValue(From), count, progress.Show, interrupt.Token);
        foreach (string lane in asked) search.Sweep(LabTable.Find(lane)!);
        progress.Clear();
        if (search.IsEmpty)
        {
            NothingFound(run, search.Missing);
            return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : throw new NothingRunsException("nothing could be swept");
        }

        WriteManifest(run, asked, [.. paths.Select(path => path.Id)], search.Machines);
        var report = search.Report(NewManifest.CommandLine);
        SweepFile.Write(run, report);
        Show(run, RunReport.Of(report));
        return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : search.HasFailed ? ExitCode.Failed : ExitCode.Done;
    }

    private static int Finish(RunDirectory run, HazardSearch search, IReadOnlyList<string> lanes, bool isInterrupted)
    {
        if (search.Rows.Count == 0)
        {
            NothingFound(run, search.Missing);
            return isInterrupted ? ExitCode.Interrupted : throw new NothingRunsException("nothing could be asked");
        }

        WriteManifest(run, lanes, [.. search.Rows.Select(row => row.Path).Distinct()], search.Machines);
        var report = search.Report(NewManifest.CommandLine);
        HazardFiles.Write(run, report);
        Show(run, RunReport.Of(report));
        return isInterrupted ? ExitCode.Interrupted : search.Surprises.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static void NothingFound(RunDirectory run, IReadOnlyList<string> missing)
    {
        if (!File.Exists(run.Manifest)) Directory.Delete(run.Path);
        foreach (string sentence in missing) Terminal.Out.MarkupLineInterpolated($"[yellow]not asked: {sentence}[/]");
    }

    private static void WriteManifest(RunDirectory run, IReadOnlyList<string> lanes, string[] paths, IReadOnlyDictionary<string, LaneMachine> machines)
    {
        if (File.Exists(run.Manifest)) return;
        var plan = new Plan { Scenarios = [], Lanes = lanes, Paths = paths, Rounds = 0 };
        var manifest = NewManifest.Of(run, [], ThisMachine.Facts, plan, seed: 0);
        ManifestFile.Write(run.Manifest, manifest with
        {
            FinishedUtc = DateTimeOffset.UtcNow,
            LaneMachines = manifest.LaneMachines.Concat(machines).DistinctBy(lane => lane.Key).ToDictionary(),
        });
    }

    private static void Show(RunDirectory run, Plots.Document.Report report)
    {
        string? problem = RunFiles.Write(run);
        TerminalRenderer.Print(report);
        Console.WriteLine();
        RunFiles.Say(problem);
        Console.WriteLine($"files: {run.Path}");
    }

    private static bool HasProbes(string lane) => Lanes.ArchitectureOf(lane) == ProbeTable.Of;

    /// <summary>Paths whose calls are made by the process that has the answer: its own state is what a probe looks at.</summary>
    private static bool IsAskable(PathRow path) => path is { Kind: PathKind.Path, Caller: Caller.ThisProcess, Partner: not Partner.Process };

    private static IReadOnlyList<T> Pick<T>(string[]? names, IReadOnlyList<T> all, Func<T, string> nameOf, string kind, Func<T, bool> isDefault) =>
        NameList.Split(names) is { Count: > 0 } asked ? [.. asked.Select(name => NameList.Pick(name, all, nameOf, kind))] : [.. all.Where(isDefault)];
}
