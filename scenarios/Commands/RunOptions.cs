using System.CommandLine;
using System.Security.Cryptography;
using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Statistics;

namespace Hostcall.Scenarios.Commands;

/// <summary>The options of the main command, and the request that they make.</summary>
internal sealed class RunOptions
{
    private readonly Option<string[]> scenarios = NameList.Option("--scenario", "NAME[,NAME…]", "what to measure, scenarios or ranges of them (default: getpid); see list");
    private readonly Option<string[]> paths = NameList.Option("--path", "ID,…", "over which paths (default: all); see list");
    private readonly Option<string[]> lanes = NameList.Option("--lane", "LANE[@SET],…", $"where to run (default: native, and where they are built {string.Join(", ", Lanes.DefaultLabs)}); see list");
    private readonly Option<int?> rounds = new("--rounds") { HelpName = "N", Description = $"passes over all paths; more make intervals narrower (default: {NativeLane.DefaultRounds}, in a lab {LabOrder.DefaultRounds})" };
    private readonly Option<double?> until = new("--until") { HelpName = "PERCENT", Description = $"in place of --rounds: on this machine each path ends once its interval is within so much of its cost, after {EarlyStop.MostBatches} batches at the latest; a lab counts, and needs no more rounds" };
    private readonly Option<int?> roundsPerBatch = new("--rounds-per-batch", "--rounds-per-group") { HelpName = "N", Description = $"rounds that one process measures before a fresh one takes over (default: a twelfth of the rounds, at most {NativeLane.MostRoundsPerBatch}; a lab has no batches)" };
    private readonly Option<long?> calls = new("--calls") { HelpName = "N", Description = $"calls of one block (default: as many as take {Calibration.BlockLength.TotalMilliseconds} ms, in a lab {LabOrder.DefaultCalls})" };
    private readonly Option<int?> cpu = new("--cpu") { HelpName = "N", Description = "CPU to measure on (default: the last one allowed, of the fastest kind of core)" };
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
        foreach (Option option in (Option[])[scenarios, paths, rounds, until, roundsPerBatch, calls, cpu, placement, seed]) command.Options.Add(option);
    }

    /// <summary>The directory that was asked for, or null.</summary>
    public string? Output(ParseResult parsed) => parsed.GetValue(output);

    /// <summary>The lanes that were asked for, or null for the default.</summary>
    public IReadOnlyList<string>? LanesOf(ParseResult parsed, IReadOnlyList<string> known)
    {
        var asked = NameList.Split(parsed.GetValue(lanes));
        return asked.Count == 0 ? null : Lanes.Named(asked, known);
    }

    /// <summary>What is asked for, in the lanes that were chosen.</summary>
    /// <exception cref="BadInputException">A value is not possible; says which and why.</exception>
    public RunRequest Request(ParseResult parsed, IReadOnlyList<string> runIn)
    {
        int? askedRounds = parsed.GetValue(rounds);
        if (askedRounds < 1) throw new BadInputException($"--rounds {askedRounds}: at least 1 round is needed");
        if (parsed.GetValue(roundsPerBatch) is < 1 and var askedBatch) throw new BadInputException($"--rounds-per-batch {askedBatch}: a batch has at least 1 round");
        if (parsed.GetValue(calls) is < 1 and var askedCalls) throw new BadInputException($"--calls {askedCalls}: a block needs at least 1 call");
        double? percent = parsed.GetValue(until);
        if (percent is not (null or > 0 and <= 50)) throw new BadInputException($"--until {percent}: give the half of an interval in percent of the cost, above 0 and up to 50");
        if (percent is not null && askedRounds is not null) throw new BadInputException("--until and --rounds: give one of them, either says when a run ends");
        int perBatch = NativeLane.RoundsPerBatch(parsed.GetValue(roundsPerBatch), askedRounds ?? NativeLane.DefaultRounds);
        int nativeRounds = percent is null ? askedRounds ?? NativeLane.DefaultRounds : EarlyStop.MostBatches * perBatch;
        var placements = Pick(NameList.Split(parsed.GetValue(placement)), Placement.All, known => known.Name, "placement", Placement.SameCpu.Name);
        return Request(new Plan
        {
            Scenarios = Names(Pick(ScenariosOf(parsed), ScenarioTable.All, scenario => scenario.Name, "scenario", "getpid"), scenario => scenario.Name),
            Lanes = runIn,
            Paths = NameList.Split(parsed.GetValue(paths)) is { Count: > 0 } asked
                ? Names(Pick(asked, PathTable.Known, path => path.Id, "path"), path => path.Id)
                : PathsOf(runIn),
            Rounds = nativeRounds,
            LaneRounds = runIn.ToDictionary(lane => lane, lane => lane == NativeLane.Name ? nativeRounds : RoundsIn(lane, askedRounds)),
            RoundsPerBatch = perBatch,
            UntilPercent = percent,
            Calls = parsed.GetValue(calls),
            Cpu = CpuChoice.OnThisMachine(parsed.GetValue(cpu)).Measuring,
            Placement = string.Join(',', placements.Select(known => known.Name)),
            Seed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
        });
    }

    /// <summary>With the scenarios of a range in place of its name.</summary>
    private IReadOnlyList<string> ScenariosOf(ParseResult parsed) => [.. NameList.Split(parsed.GetValue(scenarios)).SelectMany(RangeTable.ScenariosOf).Distinct()];

    /// <summary>What a plan asks for, on this machine.</summary>
    /// <exception cref="BadInputException">The plan, which may be of a file, names what there is not.</exception>
    public static RunRequest Request(Plan plan)
    {
        var cpus = CpuChoice.OnThisMachine(plan.Cpu);
        if (!cpus.Allowed.Contains(cpus.Measuring))
            throw new BadInputException($"--cpu {cpus.Measuring}: this process may run on CPU {string.Join(", ", cpus.Allowed)} only");
        IReadOnlyList<Placement> placements = Pick(NameList.Split([plan.Placement ?? ""]), Placement.All, known => known.Name, "placement", Placement.SameCpu.Name);
        var over = Pick(plan.Paths, PathTable.Known, path => path.Id, "path");
        var forms = Forms(placements, cpus);
        return new RunRequest
        {
            Plan = plan,
            Scenarios = Pick(plan.Scenarios, ScenarioTable.All, scenario => scenario.Name, "scenario"),
            Paths = over,
            Cpu = cpus.Measuring,
            Placements = placements,
            Variants = over.ToDictionary(path => path.Id, path => FormsOf(path, placements, forms, cpus)),
        };
    }

    /// <summary>A lab that measures time needs as many rounds as this machine; one that counts gets the same each time.</summary>
    internal static int RoundsIn(string lane, int? asked) =>
        asked ?? (LabTable.Find(lane)?.Unit == Unit.Instructions ? LabOrder.DefaultRounds : NativeLane.DefaultRounds);

    /// <summary>Every path that some of these lanes can have; a witness, which starts a program of others at each visit, is asked for by name.</summary>
    private static IReadOnlyList<string> PathsOf(IReadOnlyList<string> lanes)
    {
        var rows = lanes.Select(Lanes.ArchitectureOf).Distinct().SelectMany(PathTable.On);
        var there = rows.Where(path => !path.IsWitness).Select(path => path.Id).ToHashSet();
        return Names([.. PathTable.Known.Where(path => there.Contains(path.Id))], path => path.Id);
    }

    private static IReadOnlyList<string> Names<T>(IReadOnlyList<T> items, Func<T, string> nameOf) => [.. items.Select(nameOf)];

    /// <summary>The forms in which a path with a second process takes part: one without a suffix, or one for each placement.</summary>
    /// <exception cref="NothingRunsException">The only placement is not possible; among several it is a row that says so.</exception>
    private static IReadOnlyList<Variant> Forms(IReadOnlyList<Placement> placements, CpuChoice cpus)
    {
        Variant[] forms = [.. placements.Select(placement => placement.Among(cpus))];
        if (forms is not [var only]) return forms;
        if (only.Missing is { } missing) throw new NothingRunsException($"--placement {missing}");
        return [only with { Suffix = "" }];
    }

    /// <summary>
    /// A path that no placement matters to has one form; one that some placement does not suit has a form that says so. Where the only
    /// placement is the one by default, a path that needs two CPUs has them in a form that says so.
    /// </summary>
    private static IReadOnlyList<Variant> FormsOf(PathRow path, IReadOnlyList<Placement> placements, IReadOnlyList<Variant> forms, CpuChoice cpus)
    {
        if (!path.HasPartner) return [new Variant("", PartnerCpu: null)];
        if (!path.CanShareCpu && placements is [var only] && only == Placement.SameCpu)
            return [Placement.All.First(placement => path.Places.HasFlag(placement.Place)).Among(cpus)];
        return [.. placements.Zip(forms, (placement, form) => path.Places.HasFlag(placement.Place) ? form : form with { Missing = placement.NotFor(path) })];
    }

    private static IReadOnlyList<T> Pick<T>(
        IReadOnlyList<string> asked, IReadOnlyList<T> table, Func<T, string> nameOf, string kind, string? byDefault = null) =>
        asked.Count > 0
            ? [.. asked.Select(name => NameList.Pick(name, table, nameOf, kind))]
            : [.. table.Where(item => byDefault is null || nameOf(item) == byDefault)];
}
