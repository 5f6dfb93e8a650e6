using System.Globalization;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Traces;

/// <summary>The tables that answer where the cost goes.</summary>
public static class TraceTables
{
    /// <summary>Functions shown of a path or of a difference; profile.csv has all of them.</summary>
    private const int ShownFunctions = 15;

    /// <summary>What every report shows of a trace: sections, transitions, the difference and the functions that make it.</summary>
    public static IEnumerable<TraceTable> Of(LaneTrace trace)
    {
        yield return Sections(trace);
        if (Ledger(trace) is { } ledger) yield return ledger;
        if (trace.Difference is not { } diff) yield break;
        yield return Difference(diff);
        yield return FunctionDifference(diff);
    }

    /// <summary>Sections by path.</summary>
    public static TraceTable Sections(LaneTrace trace) => new(
        Title(trace.Profiles[0], "where a call goes"),
        ["section", .. trace.Profiles.Select(profile => profile.Path)],
        [
            .. trace.Profiles.SelectMany(profile => profile.Sections.Keys).Distinct().OrderBy(SectionName.OrderOf)
                .Select(section => Row(section, trace.Profiles.Select(profile => profile.Sections.GetValueOrDefault(section)))),
        ],
        Row("total", trace.Profiles.Select(profile => profile.Total)));

    /// <summary>Transitions by path, those that some path makes; null where none does, or none was traced by instructions.</summary>
    public static TraceTable? Ledger(LaneTrace trace)
    {
        TracedPath[] counted = [.. trace.Paths.Where(path => path.Ledger.Count > 0)];
        IReadOnlyList<TraceCell>[] rows =
        [
            .. InOrder([.. counted.SelectMany(path => path.Ledger.Select(count => count.Transition)).Distinct()])
                .Select(transition => (Name: transition, PerCall: counted.Select(path => PerCall(path, transition)).ToArray()))
                .Where(transition => transition.PerCall.Any(times => times > 0))
                .Select(transition => Row(transition.Name, transition.PerCall)),
        ];
        return rows.Length == 0 ? null : new TraceTable(
            $"{trace.Scenario} on {trace.Lane}: transitions per call",
            ["transition", .. counted.Select(path => path.Profile.Path)],
            rows,
            Note: "Each counts as one instruction and costs far more than one.");
    }

    /// <summary>Each detail below its transition, whichever path has it.</summary>
    private static IEnumerable<string> InOrder(string[] transitions) => transitions.OrderBy(name =>
        Array.FindIndex(transitions, other => other == name || TransitionCount.IsDetailOf(name, other)));

    /// <summary>The most expensive functions of one path.</summary>
    public static TraceTable Functions(Profile profile) => new(
        Title(profile, $"functions of {profile.Path}"),
        ["function", "self", "with callees", "section"],
        [.. profile.Rows.Take(ShownFunctions).Select(row =>
            (IReadOnlyList<TraceCell>)[new(row.Function.ToString()), Cell(row.Self), Cell(row.WithCallees), new(row.Section)])]);

    /// <summary>The difference of two paths by section, and what a third one gives back.</summary>
    public static TraceTable Difference(PathDiff diff)
    {
        List<string> columns = ["section", diff.From.Path, diff.To.Path, "saved", "share"];
        if (diff.Robust is not null) columns.AddRange([ShortName(diff), "given back"]);
        return new TraceTable(
            Title(diff.From, $"from {diff.From.Path} to {diff.To.Path}"),
            columns,
            [.. diff.Sections.Select(section => DifferenceRow(section.Section, section.From, section.To, diff.Saved, section.Robust))],
            DifferenceRow("total", diff.From.Total, diff.To.Total, diff.Saved, diff.Robust?.Total),
            string.Join(' ', DifferenceText.Of(diff)));
    }

    /// <summary>The functions that differ most.</summary>
    public static TraceTable FunctionDifference(PathDiff diff) => new(
        Title(diff.From, $"functions that differ most, {diff.From.Path} to {diff.To.Path}"),
        ["function", diff.From.Path, diff.To.Path, "saved"],
        [.. diff.Functions.Take(ShownFunctions).Select(row => Row(row.Function.ToString(), [row.From, row.To, row.Saved]))],
        Note: $"Only in {diff.From.Path}: {Count(diff.OnlyFrom)}; only in {diff.To.Path}: {Count(diff.OnlyTo)}.");

    /// <summary>A figure per call: whole where it is, with one decimal where it is not.</summary>
    public static string Figure(double value) => value == Math.Round(value) || Math.Abs(value) >= 10000
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("N1", CultureInfo.InvariantCulture);

    private static TraceCell Cell(double value) => new(Figure(value), value);

    private static IReadOnlyList<TraceCell> Row(string name, IEnumerable<double> values) => [new(name), .. values.Select(Cell)];

    private static IReadOnlyList<TraceCell> DifferenceRow(string name, double from, double to, double saved, double? robust)
    {
        double? share = saved <= 0 ? null : (from - to) / saved; // of what is saved; of a loss it would say nothing
        List<TraceCell> cells = [new(name), Cell(from), Cell(to), Cell(from - to), new(share is { } part ? DifferenceText.Share(part) : "", share)];
        if (robust is { } third) cells.AddRange([Cell(third), Cell(third - to)]);
        return cells;
    }

    private static double PerCall(TracedPath path, string transition) =>
        path.Ledger.Where(count => count.Transition == transition).Sum(count => count.PerCall);

    /// <summary>"robust" for hypercall-robust beside hypercall: its column is narrow.</summary>
    private static string ShortName(PathDiff diff) => diff.Robust!.Path.StartsWith(diff.To.Path + "-", StringComparison.Ordinal)
        ? diff.Robust.Path[(diff.To.Path.Length + 1)..]
        : diff.Robust.Path;

    private static string Count(IEnumerable<FunctionDifference> functions) => functions.Count() is var count && count == 1 ? "1 function" : $"{count} functions";

    private static string Title(Profile profile, string what) =>
        $"{profile.Scenario} on {profile.Lane}: {what}, {(profile.Unit == Units.Nanoseconds ? "ns" : "instructions")} per call";
}
