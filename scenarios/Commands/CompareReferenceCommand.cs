using System.CommandLine;
using System.Security.Cryptography;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Hostcall.Scenarios.Reference;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>compare-reference</c>: what the harness itself costs, held against the same work written in C.</summary>
internal static class CompareReferenceCommand
{
    private static readonly Option<string> ScenarioName = new("--scenario") { HelpName = "NAME", Description = "what to run (default: getpid); see list", DefaultValueFactory = _ => "getpid" };
    private static readonly Option<string?> PathId = new("--path") { HelpName = "ID", Description = "over which path (default: each that the twin has)" };
    private static readonly Option<int> Rounds = new("--rounds") { HelpName = "N", Description = "more make intervals narrower", DefaultValueFactory = _ => TwinRequest.DefaultRounds };
    private static readonly Option<int?> Cpu = new("--cpu") { HelpName = "N", Description = "CPU for both sides (default: the last one allowed)" };
    private static readonly Option<int?> Seed = new("--seed") { HelpName = "N", Description = "of the random order (default: a new one, shown)" };

    public static void AddTo(RootCommand root)
    {
        var command = new Command("compare-reference", "runs each native path and its twin in C in turn and prints the ratio");
        foreach (Option option in (Option[])[ScenarioName, PathId, Rounds, Cpu, Seed]) command.Options.Add(option);
        command.SetAction(Compare);
        root.Subcommands.Add(command);
    }

    private static int Compare(ParseResult parsed)
    {
        var request = Request(parsed);
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        using var files = TwinFiles.Build();
        IReadOnlyList<TwinRow> rows;
        try
        {
            rows = new TwinComparison(request, files, progress.Show).Run(interrupt.Token);
        }
        catch (Exception error) when (error is TwinException or LinuxException)
        {
            progress.Clear();
            Console.Error.WriteLine($"hostcall: {error.Message}");
            return ExitCode.Failed;
        }

        progress.Clear();
        TerminalRenderer.Print(TwinReport.Of(request, rows));
        if (interrupt.Token.IsCancellationRequested) return ExitCode.Interrupted;
        if (rows.All(row => row.Unavailable is not null)) return ExitCode.NothingRuns;
        return rows.Any(row => row.IsFailed) ? ExitCode.Failed : ExitCode.Done;
    }

    private static TwinRequest Request(ParseResult parsed)
    {
        int rounds = parsed.GetValue(Rounds);
        if (rounds < 1) throw new BadInputException($"--rounds {rounds}: at least 1 round is needed");
        var cpus = CpuChoice.OnThisMachine(parsed.GetValue(Cpu));
        var (allowed, cpu) = (cpus.Allowed, cpus.Measuring);
        if (!allowed.Contains(cpu))
            throw new BadInputException($"--cpu {cpu}: this process may run on CPU {string.Join(", ", allowed)} only");

        var scenario = NameList.Pick(parsed.GetValue(ScenarioName)!, ScenarioTable.All, s => s.Name, "scenario");
        if (scenario.Under != Circumstances.Plain)
            throw new BadInputException($"--scenario {scenario.Name}: the C twin makes plain calls; choose a scenario without filters, dirty registers or memory to touch");
        IReadOnlyList<PathRow> paths = parsed.GetValue(PathId) is { } id
            ? [NameList.Pick(id, TwinRequest.TwinPaths, path => path.Id, "path with a C twin")]
            : TwinRequest.TwinPaths;
        return new TwinRequest(scenario, paths, rounds, cpu, parsed.GetValue(Seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue))
        {
            OtherCpu = cpus.Other,
        };
    }
}
