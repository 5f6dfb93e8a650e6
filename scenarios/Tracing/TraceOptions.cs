using System.CommandLine;
using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Commands;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Tracing;

/// <summary>A trace that was made earlier, and the files to read it with.</summary>
internal sealed record RecordedTrace(string File, string SystemMap, string Agent);

/// <summary>What transitions are worth, and which file says so.</summary>
internal sealed record PriceTable(string File, IReadOnlyList<Price> Prices);

/// <summary>The options of <c>trace</c>.</summary>
internal sealed class TraceOptions
{
    private const int DefaultCalls = 8;
    private const double DefaultSeconds = 3;

    private static readonly string[] Traceable = [.. LabTrace.Lanes, NativeLane.Name];

    private readonly Option<string[]> scenarios = NameList.Option(
        "--scenario", "NAME[,NAME…]", "what to trace (default: what the run in --out measured, else getpid); see list");
    private readonly Option<string[]> paths = NameList.Option("--path", "ID,…", "over which paths (default: all but the rungs); see list");
    private readonly Option<string[]> lanes = NameList.Option(
        "--lane", "LANE[@SET],…", $"a lab: every instruction; {NativeLane.Name}: samples of perf (default: {LabTrace.DefaultLane})");
    private readonly Option<string[]> difference = new("--diff")
    {
        HelpName = "A B",
        Description = "two paths whose difference is shown, with what their robust forms give back",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<int> calls = new("--calls")
    {
        HelpName = "N",
        Description = "calls in a trace of every instruction; the first and the last do not count",
        DefaultValueFactory = _ => DefaultCalls,
    };
    private readonly Option<double> seconds = new("--seconds")
    {
        HelpName = "N",
        Description = "how long to take samples of each path",
        DefaultValueFactory = _ => DefaultSeconds,
    };
    private readonly Option<string?> from = new("--from")
    {
        HelpName = "FILE",
        Description = "reads what the emulator of the one --lane wrote earlier, one window for each of --path, instead of starting the lab",
    };
    private readonly Option<string?> systemMap = new("--system-map") { HelpName = "FILE", Description = "with --from: the kernel's System.map" };
    private readonly Option<string?> agent = new("--agent") { HelpName = "FILE", Description = "with --from: an ELF file with the agent's symbols" };
    private readonly Option<string?> prices = new("--prices")
    {
        HelpName = "FILE",
        Description = "what transitions are worth in instructions: shows which share of the saving the robust form gives back by these prices; "
            + "results/published/prices.csv is one",
    };

    private readonly Option<string?> output = new("--out")
    {
        HelpName = "DIR",
        Description = "where the files go: a new directory, or that of a run, whose reports then show the trace "
            + "(default: results/runs/<utc>-<host>-trace/)",
    };

    public void AddTo(Command command)
    {
        Option[] all = [scenarios, paths, lanes, difference, calls, seconds, from, systemMap, agent, prices, output];
        foreach (var option in all) command.Options.Add(option);
    }

    public string? Output(ParseResult parsed) => parsed.GetValue(output);

    /// <exception cref="BadInputException">--from lacks the files to read it with, or its one lane.</exception>
    public RecordedTrace? Recorded(ParseResult parsed)
    {
        if (parsed.GetValue(from) is not { } file) return null;
        if (NameList.Split(parsed.GetValue(lanes)).Count > 1) throw new BadInputException("--from is a trace of one lane; name only that one");
        return parsed.GetValue(systemMap) is { } map && parsed.GetValue(agent) is { } symbols
            ? new RecordedTrace(file, map, symbols)
            : throw new BadInputException("--from needs --system-map and --agent");
    }

    /// <summary>The table of prices; null where none is asked for.</summary>
    /// <exception cref="ResultFileException">It cannot be read or is damaged.</exception>
    public PriceTable? Prices(ParseResult parsed) => parsed.GetValue(prices) is { } file ? new PriceTable(file, PriceFile.Read(file)) : null;

    /// <summary>One request for each scenario.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="measured">The scenarios to trace where none is named.</param>
    /// <exception cref="BadInputException">A value is not possible; says which and why.</exception>
    public IReadOnlyList<TraceRequest> Requests(ParseResult parsed, IReadOnlyList<string> measured)
    {
        if (parsed.GetValue(calls) is < 3 and var tooFew)
            throw new BadInputException($"--calls {tooFew}: a trace needs at least 3 calls, since the first and the last do not count");
        if (parsed.GetValue(seconds) is var time && time is not (> 0 and <= 600))
            throw new BadInputException($"--seconds {time}: choose more than 0 and at most 600");
        string[]? compared = parsed.GetValue(difference) is { Length: 2 } two ? two : null;
        foreach (string path in compared ?? []) Known(path);

        var over = NameList.Split(parsed.GetValue(lanes)) is { Count: > 0 } lane
            ? Lanes.Named(lane, Traceable, "lane that can be traced") : [LabTrace.DefaultLane];
        var named = NameList.Split(parsed.GetValue(scenarios));
        if (named.Count > 1 && parsed.GetValue(from) is not null) throw new BadInputException("--from is a trace of one scenario; name only that one");
        var scenario = (named.Count == 0 ? measured : named).Select(name => NameList.Pick(name, ScenarioTable.All, known => known.Name, "scenario"));
        return [.. scenario.Select(one => new TraceRequest(
            one,
            PathsOf(NameList.Split(parsed.GetValue(paths)), compared, over),
            over,
            parsed.GetValue(calls),
            time,
            CpuChoice.OnThisMachine().Measuring,
            compared is null ? null : new PathPair(compared[0], compared[1])))];
    }

    /// <summary>The paths asked for, else those compared with their robust forms, else all but the rungs that some of the lanes can have.</summary>
    private static IReadOnlyList<string> PathsOf(IReadOnlyList<string> asked, string[]? compared, IReadOnlyList<string> lanes)
    {
        if (asked.Count > 0) return [.. asked.Select(Known).Concat(compared ?? []).Distinct()];
        if (compared is null)
            return [.. lanes.SelectMany(lane => PathTable.On(Lanes.ArchitectureOf(lane))).Where(path => !path.IsRung).Select(path => path.Id).Distinct()];
        var robust = PathTable.Known.Where(path => path.RobustOf is { } less && compared.Contains(less)).Select(path => path.Id);
        return [.. compared.Concat(robust).Distinct()];
    }

    private static string Known(string path) => NameList.Pick(path, PathTable.Known, known => known.Id, "path").Id;
}
