using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Hostcall.Lab;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Commands;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios;

/// <summary>Where a run can take place: this machine, and the labs.</summary>
internal static class Lanes
{
    public static IReadOnlyList<string> All { get; } = [NativeLane.Name, .. Labs];

    /// <summary>The lanes of the labs, and behind them those with another set of mitigations.</summary>
    public static IEnumerable<string> Labs => LabTable.All.Concat(LabTable.WithSets).Select(lab => lab.Lane);

    /// <summary>The labs that take part where no lane is named.</summary>
    public static IReadOnlyList<string> DefaultLabs { get; } = [.. LabTable.All.Where(lab => lab.IsDefault).Select(lab => lab.Lane)];

    /// <summary>Those of them that could run now.</summary>
    public static IReadOnlyList<string> ReadyLabs() => [.. LabTable.All.Where(lab => lab.IsDefault && lab.Probe() is null).Select(lab => lab.Lane)];

    /// <summary>Of the machine of a lane, whose paths it can run.</summary>
    public static Architecture ArchitectureOf(string lane) => LabTable.Find(lane)?.Architecture ?? PathTable.Here;

    /// <summary>
    /// The rows of a lane among paths: of its own architecture where there is one of that id. A path of another architecture is left out
    /// where some of the lanes has it.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="paths">The ids of all paths that are asked for.</param>
    /// <param name="lanes">All lanes that they are asked for on.</param>
    public static IReadOnlyList<PathRow> PathsOn(string lane, IEnumerable<string> paths, IEnumerable<string> lanes)
    {
        var architectures = lanes.Select(ArchitectureOf).ToHashSet();
        var own = ArchitectureOf(lane);
        return [.. paths.Select(path => PathTable.Find(path, own)!).Where(path => path.Architecture == own || !architectures.Contains(path.Architecture))];
    }

    /// <summary>
    /// Measures on every lane of the plan: what takes time first, one lane after the other and each with the machine for itself; then the labs
    /// that count, whose figures are the same on a machine with other work, one for each CPU at once.
    /// </summary>
    public static void Measure(RunRequest request, IRunLog log, CancellationToken cancel)
    {
        var counting = request.Plan.Lanes.ToLookup(lane => LabTable.Find(lane)?.Unit == Unit.Instructions);
        foreach (string lane in counting[false]) Measure(lane, request, log, cancel);
        SideBySide.Run(counting[true], Environment.ProcessorCount, (lane, stop) => Measure(lane, request, log, stop), cancel);
    }

    private static void Measure(string lane, RunRequest request, IRunLog log, CancellationToken cancel)
    {
        if (lane == NativeLane.Name) new NativeLane(request, log, cancel).Measure();
        else new LabLane(LabTable.Find(lane)!, request, log, cancel).Measure();
    }

    /// <summary>The lanes that were asked for: by name, by an earlier name, or by a pattern with <c>*</c>.</summary>
    /// <param name="asked">In this order, each lane once.</param>
    /// <param name="known">The lanes that can be meant. A pattern without <c>@</c> leaves those with a set of mitigations alone.</param>
    /// <param name="kind">What a lane is here, for messages.</param>
    /// <exception cref="BadInputException">There is none of that name, or none that the pattern fits.</exception>
    public static IReadOnlyList<string> Named(IEnumerable<string> asked, IReadOnlyList<string> known, string kind = "lane") =>
        [.. asked.SelectMany(name => name.Contains('*') ? Matching(name, known) : [NameList.Pick(LaneName.Today(name), known, lane => lane, kind)]).Distinct()];

    private static IReadOnlyList<string> Matching(string pattern, IReadOnlyList<string> known)
    {
        string[] found =
        [
            .. known.Where(lane => (LaneName.SetOf(lane) is null) == (LaneName.SetOf(pattern) is null)
                && FileSystemName.MatchesSimpleExpression(pattern, lane, ignoreCase: false)),
        ];
        return found.Length > 0 ? found : throw new BadInputException($"no lane is called {pattern}; see list");
    }

    /// <summary>Name and summary of each lane, and what it lacks here; null where it runs.</summary>
    public static IEnumerable<(string Name, string Summary, Unavailable? Lacking)> Describe() =>
        [(NativeLane.Name, "this machine, in ns", null), .. LabTable.All.Select(lab => (lab.Lane, lab.Summary, lab.Probe()))];
}
