using Hostcall.Plots.Document;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Sections;

/// <summary>Where the cost goes, for one scenario on one lane.</summary>
public static class TraceSection
{
    /// <summary>Functions shown of a path or of a difference; profile.csv has all of them.</summary>
    private const int ShownFunctions = 15;

    /// <summary>Names of functions have no end; where room is scarce they are cut here.</summary>
    private const int LongestName = 40;

    private const Audience NotInShort = Audience.Everyone & ~Audience.PullRequest;

    public static Section Of(LaneTrace trace)
    {
        string title = $"Where the cost goes: {trace.Scenario} on {trace.Lane}";
        return new Section(title,
        [
            new Sentences([.. TraceSentences.Missing(trace), .. TraceSentences.Headline(trace), .. TraceSentences.Caveats(trace)]),
            new Figure(RunDirectory.FileName(BreakdownChart.NameOf(trace)), $"{trace.Scenario} on {trace.Lane}: where a call goes")
            {
                For = Audience.PullRequest | Audience.Browser,
                IfMissing = "There is no chart of this trace in the run's charts directory; the tables hold the figures.",
            },
            Sections(trace) with { For = trace.Difference is null ? Audience.Everyone : NotInShort },
            .. Published(trace, PublishedProfile.Default()),
            Ledger(trace) with { For = NotInShort },
            .. trace.Difference is { } diff ? [Difference(diff), FunctionDifference(diff) with { For = NotInShort }] : Array.Empty<Part>(),
            new Sentences([.. TraceSentences.Notes(trace)]),
            .. trace.Paths.Select(path => new Section($"{path.Profile.Path}: functions and flame graph",
            [
                Functions(path.Profile),
                new Figure(FlameGraph.NameOf(path.Profile), $"Flame graph of {path.Profile.Path}") { For = Audience.Browser, IsLarge = true },
            ])
            {
                For = Audience.Terminal | Audience.Browser,
                IsFolded = true,
            }),
        ])
        {
            Id = $"trace-{RunDirectory.FileName(trace.Scenario)}-{RunDirectory.FileName(trace.Lane)}",
        };
    }

    /// <summary>Sections by path.</summary>
    public static Table Sections(LaneTrace trace) => new(
        Title(trace.Profiles[0], "where a call goes"),
        [new("section", ColumnKind.Name), .. trace.Profiles.Select(profile => new Column(profile.Path))],
        [
            .. trace.Profiles.SelectMany(profile => profile.Sections.Keys).Distinct().OrderBy(SectionName.OrderOf)
                .Select(section => RowOf(section, trace.Profiles.Select(profile => profile.Sections.GetValueOrDefault(section)))),
        ])
    {
        Total = RowOf("total", trace.Profiles.Select(profile => profile.Total)),
        Continues = true,
    };

    /// <summary>
    /// What others published about where the same path goes on this architecture, beside the shares of the sections that hold the same
    /// work here.
    /// </summary>
    public static IEnumerable<Part> Published(LaneTrace trace, IReadOnlyList<PublishedShare> published)
    {
        if (!trace.IsOfFirstArchitecture) yield break;
        foreach (var source in published.GroupBy(share => (share.Path, share.Source, share.Machine, share.Year)))
        {
            if (trace.Profiles.FirstOrDefault(profile => profile.Path == source.Key.Path) is not { Total: > 0 } ours)
                continue;
            yield return new Table(
                $"{trace.Scenario}: a published profile of {ours.Path} beside {trace.Lane}, by section",
                [
                    new("section", ColumnKind.Name), new($"here ({(ours.Unit.IsTime ? "time" : "instructions")})"),
                    new("published (samples)"), new("in the function", ColumnKind.Name, Priority: 1),
                ],
                [
                    .. source.Select(share => new Row(
                        share.Section, ShareOf(ours.Sections.GetValueOrDefault(share.Section) / ours.Total), ShareOf(share.Percent / 100), share.Function)),
                ])
            {
                Note = $"Not measured here: {source.Key.Machine}, {source.Key.Year}, {source.Key.Source}. "
                    + $"{string.Join(' ', source.Select(share => share.Flaw).Distinct())} A function's share is at most that of its section.",
                Continues = true,
            };
        }
    }

    private static Cell ShareOf(double share) => new(Figures.Share(share), share);

    /// <summary>Transitions by path, those that some path makes; without rows where none was traced by instructions.</summary>
    public static Table Ledger(LaneTrace trace)
    {
        TracedPath[] counted = [.. trace.Paths.Where(path => path.Ledger.Count > 0)];
        return new Table(
            $"{trace.Scenario} on {trace.Lane}: transitions per call",
            [new("transition", ColumnKind.Name), .. counted.Select(path => new Column(path.Profile.Path))],
            [
                .. InOrder([.. counted.SelectMany(path => path.Ledger.Select(count => count.Transition)).Distinct()])
                    .Select(transition => (Name: transition, PerCall: counted.Select(path => PerCall(path, transition)).ToArray()))
                    .Where(transition => transition.PerCall.Any(times => times > 0))
                    .Select(transition => RowOf(transition.Name, transition.PerCall)),
            ])
        {
            Note = "Each counts as one instruction and costs far more than one.",
            Continues = true,
        };
    }

    /// <summary>Each detail below its transition, whichever path has it.</summary>
    private static IEnumerable<string> InOrder(string[] transitions) => transitions.OrderBy(name =>
        Array.FindIndex(transitions, other => other == name || TransitionCount.IsDetailOf(name, other)));

    /// <summary>The most expensive functions of one path.</summary>
    public static Table Functions(Profile profile) => new(
        Title(profile, $"functions of {profile.Path}"),
        [new("function", ColumnKind.Name), new("self"), new("with callees"), new("section", ColumnKind.Name, Priority: 1)],
        [.. profile.Rows.Take(ShownFunctions).Select(row => new Row(Short(row.Function), Cell.Part(row.Self), Cell.Part(row.WithCallees), row.Section))]);

    /// <summary>The difference of two paths by section, and what a third one gives back.</summary>
    public static Table Difference(PathDiff diff)
    {
        return new Table(
            Title(diff.From, $"from {diff.From.Path} to {diff.To.Path}"),
            [
                new("section", ColumnKind.Name), new(diff.From.Path), new(diff.To.Path), new("saved"), new("share"),
                .. diff.Robust is null ? Array.Empty<Column>() : [new(ShortName(diff)), new("given back")],
            ],
            [.. diff.Sections.Select(section => Of(section.Section, section.From, section.To, section.Robust))])
        {
            Total = Of("total", diff.From.Total, diff.To.Total, diff.Robust?.Total),
            Continues = true,
        };

        Row Of(string name, double from, double to, double? robust)
        {
            // Of what is saved; of a loss it would say nothing.
            Cell share = diff.Saved <= 0 ? Cell.Empty : new Cell(Figures.Share((from - to) / diff.Saved), (from - to) / diff.Saved);
            Cell[] back = robust is { } third ? [Cell.Part(third), Cell.Part(third - to)] : [];
            return new Row([name, Cell.Part(from), Cell.Part(to), Cell.Part(from - to), share, .. back]);
        }
    }

    /// <summary>The functions that differ most.</summary>
    public static Table FunctionDifference(PathDiff diff) => new(
        Title(diff.From, $"functions that differ most, {diff.From.Path} to {diff.To.Path}"),
        [new("function", ColumnKind.Name), new(diff.From.Path), new(diff.To.Path), new("saved")],
        [.. diff.Functions.Take(ShownFunctions).Select(row => RowOf(Short(row.Function), [row.From, row.To, row.Saved]))])
    {
        Note = $"Only in {diff.From.Path}: {Count(diff.OnlyFrom)}; only in {diff.To.Path}: {Count(diff.OnlyTo)}.",
        Continues = true,
    };

    private static Row RowOf(string name, IEnumerable<double> values) => new([name, .. values.Select(Cell.Part)]);

    private static double PerCall(TracedPath path, string transition) => path.Ledger.Where(count => count.Transition == transition).Sum(count => count.PerCall);

    private static string Short(FunctionName function) =>
        function.ToString() is var name && name.Length > LongestName ? name[..(LongestName - 1)] + "…" : name;

    /// <summary>"robust" for hypercall-robust beside hypercall: its column is narrow.</summary>
    private static string ShortName(PathDiff diff) => diff.Robust!.Path.StartsWith(diff.To.Path + "-", StringComparison.Ordinal)
        ? diff.Robust.Path[(diff.To.Path.Length + 1)..]
        : diff.Robust.Path;

    private static string Count(IEnumerable<FunctionDifference> functions) =>
        functions.Count() is var count && count == 1 ? "1 function" : $"{count} functions";

    private static string Title(Profile profile, string what) => $"{profile.Scenario} on {profile.Lane}: {what}, {profile.Unit.Name} per call";
}
