using System.CommandLine;
using System.Security.Cryptography;
using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>The options of the main command, and the request that they make.</summary>
internal sealed class RunOptions
{
    private readonly Option<string[]> scenarios = NameList.Option("--scenario", "NAME[,NAME…]", "what to measure (default: getpid); see list");
    private readonly Option<string[]> paths = NameList.Option("--path", "ID,…", "over which paths (default: all); see list");
    private readonly Option<string[]> lanes = NameList.Option("--lane", "LANE[@SET],…", $"where to run (default: native, and where they are built {string.Join(", ", Lanes.DefaultLabs)}); see list");
    private readonly Option<int?> rounds = new("--rounds") { HelpName = "N", Description = $"passes over all paths; more make intervals narrower (default: {NativeLane.DefaultRounds}, in a lab {LabOrder.DefaultRounds})" };
    private readonly Option<int?> roundsPerGroup = new("--rounds-per-group") { HelpName = "N", Description = $"rounds that one process measures before a fresh one takes over (default: a twelfth of the rounds, at most {NativeLane.MostRoundsPerGroup}; a lab has no groups)" };
    private readonly Option<long?> calls = new("--calls") { HelpName = "N", Description = $"calls of one block (default: as many as take {Calibration.BlockLength.TotalMilliseconds} ms, in a lab {LabOrder.DefaultCalls})" };
    private readonly Option<int?> cpu = new("--cpu") { HelpName = "N", Description = "CPU to measure on (default: the last one allowed)" };
    private readonly Option<string[]> placement = NameList.Option("--placement", string.Join('|', Placement.All.Select(known => known.Name)), "where a second process runs (default: same-cpu); several are compared in one run");
    private readonly Option<int?> seed = new("--seed") { HelpName = "N", Description = "of the random order (default: a new one, kept in the manifest)" };
    private readonly Option<string?> output = new("--out") { HelpName = "DIR", Description = "where the files go (default: results/runs/<utc>-<host>/)" };

    public void AddTo(Command command)
    {
        AddMeasuringTo(command);
        command.Options.Add(lanes);
        command.Options.Add(output);
    }

    /// <summary>Only the options that say what is measured on this machine, and how.</summary>
    public void AddMeasuringTo(Command command)
    {
        foreach (Option option in (Option[])[scenarios, paths, rounds, roundsPerGroup, calls, cpu, placement, seed]) command.Options.Add(option);
    }

    /// <summary>The directory that was asked for, or null.</summary>
    public string? Output(ParseResult parsed) => parsed.GetValue(output);

    /// <summary>The lanes that were asked for, or null for the default.</summary>
    public IReadOnlyList<string>? LanesOf(ParseResult parsed, IReadOnlyList<string> known)
    {
        var asked = NameList.Split(parsed.GetValue(lanes));
        return asked.Count == 0 ? null : Lanes.Named(asked, known);
    }

    /// <exception cref="BadInputException">A value is not possible; says which and why.</exception>
    public RunRequest Request(ParseResult parsed)
    {
        int? askedRounds = parsed.GetValue(rounds);
        if (askedRounds < 1) throw new BadInputException($"--rounds {askedRounds}: at least 1 round is needed");
        if (parsed.GetValue(roundsPerGroup) is < 1 and var askedGroup) throw new BadInputException($"--rounds-per-group {askedGroup}: a group has at least 1 round");
        if (parsed.GetValue(calls) is < 1 and var askedCalls) throw new BadInputException($"--calls {askedCalls}: a block needs at least 1 call");

        var allowed = CpuSet.OfThisThread();
        int measuring = parsed.GetValue(cpu) ?? allowed[^1];
        if (!allowed.Contains(measuring))
            throw new BadInputException($"--cpu {measuring}: this process may run on CPU {string.Join(", ", allowed)} only");

        var placements = Pick(NameList.Split(parsed.GetValue(placement)), Placement.All, known => known.Name, "placement", Placement.SameCpu.Name);
        var over = Pick(NameList.Split(parsed.GetValue(paths)), PathTable.All, path => path.Id, "path");
        var forms = Forms(placements, CpuChoice.OnThisMachine(measuring, allowed));
        return new RunRequest
        {
            Scenarios = Pick(NameList.Split(parsed.GetValue(scenarios)), ScenarioTable.All, scenario => scenario.Name, "scenario", "getpid"),
            Paths = over,
            Rounds = askedRounds,
            RoundsPerGroup = parsed.GetValue(roundsPerGroup),
            Calls = parsed.GetValue(calls),
            Cpu = measuring,
            Placements = placements,
            Variants = over.ToDictionary(path => path.Id, path => path.HasPartner ? forms : [new Variant("", PartnerCpu: null)]),
            Seed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
        };
    }

    /// <summary>The forms in which a path with a second process takes part: one without a suffix, or one for each placement.</summary>
    /// <exception cref="NothingRunsException">The only placement is not possible; among several it is a row that says so.</exception>
    private static IReadOnlyList<Variant> Forms(IReadOnlyList<Placement> placements, CpuChoice cpus)
    {
        Variant[] forms = [.. placements.Select(placement => placement.Among(cpus))];
        if (forms is not [var only]) return forms;
        if (!only.Here.IsAvailable) throw new NothingRunsException($"--placement {only.Here.Reason}; {only.Here.Remedy}");
        return [only with { Suffix = "" }];
    }

    private static IReadOnlyList<T> Pick<T>(
        IReadOnlyList<string> asked, IReadOnlyList<T> table, Func<T, string> nameOf, string kind, string? byDefault = null) =>
        asked.Count > 0
            ? [.. asked.Select(name => NameList.Pick(name, table, nameOf, kind))]
            : [.. table.Where(item => byDefault is null || nameOf(item) == byDefault)];
}
