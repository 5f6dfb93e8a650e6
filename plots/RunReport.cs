using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Plots.Sections;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>The report of a run, and its three files.</summary>
public static class RunReport
{
    /// <summary>Writes report.txt, report.md and report.html, with the charts that lie in the run's charts directory.</summary>
    /// <exception cref="ResultFileException">A file can't be written.</exception>
    public static void Write(RunDirectory directory, RunView view)
    {
        Report report = Of(view);
        AtomicFile.Write(directory.TextReport, TextRenderer.Render(report));
        AtomicFile.Write(directory.MarkdownReport, MarkdownRenderer.Render(report, directory.Charts));
        AtomicFile.Write(directory.HtmlReport, HtmlRenderer.Render(report, TitleOf(view), directory.Charts));
    }

    /// <summary>What a page with the report is called.</summary>
    public static string TitleOf(RunView view) => $"Hostcall: {string.Join(", ", view.Scenarios)}";

    /// <summary>The report of a run.</summary>
    public static Report Of(RunView view) => new(Wording.Question, [.. Brief(view)], [.. Rest(view)]);

    /// <summary>The report of traces that were just made.</summary>
    public static Report Of(IEnumerable<LaneTrace> traces) => new("", [.. traces.Select(TraceSection.Of)], []);

    /// <summary>The report of a look for hazards that was just made.</summary>
    public static Report Of(HazardReport hazards) => new("", [HazardSection.Of(hazards)], []);

    /// <summary>The report of a sweep that was just made.</summary>
    public static Report Of(SweepReport sweep) => new("", [SweepSection.Of(sweep)], []);

    private static IEnumerable<Part> Brief(RunView view)
    {
        string[] inShort = [.. view.Summary.Headline?.Lines ?? [], .. HazardSection.InShort(view.Hazards), .. SweepSection.InShort(view.Sweep)];
        yield return new Section("In short", [new Sentences(inShort)]) { Id = "answer" };
        string when = FormattableString.Invariant($"Run {view.Manifest.RunId}, {view.Manifest.StartedUtc:yyyy-MM-dd HH:mm} UTC.");
        yield return new Paragraph(when) { For = Audience.Files };
        if (view.Scenarios.FirstOrDefault(scenario => view.LanesOf(scenario).Any()) is { } first)
        {
            SummaryRow[] rows = [.. view.Summary.Rows.Where(row => row.Scenario == first)];
            string lane = view.Summary.Headline?.Answers.FirstOrDefault(answer => answer.Scenario == first)?.Lane ?? Charted(rows);
            yield return IsSingle(view) ? RowsTable.Of(rows) : RowsTable.Overview(rows) with { For = Audience.Files };
            SummaryRow[] drawn = [.. rows.Where(row => row.Lane == lane)];
            yield return new Figure("", $"{first} on {lane}, {drawn[0].Unit.Quantity}") { Bars = RowsTable.Bars(drawn), For = Audience.Mail };
        }

        yield return new Section("Machine", [new Sentences([MachineText.InShort(view)])]) { For = Audience.Files };
        yield return new Section("To run this again", [.. view.CommandLines.Select(command => new Command(command))]) { For = Audience.Files };
    }

    private static IEnumerable<Part> Rest(RunView view)
    {
        foreach (string scenario in view.Scenarios)
            yield return new Section(scenario, [.. Scenario(view, scenario)]) { Id = $"scenario-{RunDirectory.FileName(scenario)}" };
        foreach (Section range in RangeSection.Of(view)) yield return range;
        if (view.Hazards is { } hazards)
        {
            yield return HazardSection.Of(hazards);
            yield return new Figure(Pages.HazardsChart.Name, "what each call finds on each path") { For = Audience.PullRequest | Audience.Browser };
        }

        if (view.Sweep is { } sweep) yield return SweepSection.Of(sweep);
        yield return new Section("Could not run", [new Sentences([.. Wording.Missing(view.Summary)])]);
        yield return new Section("Warnings", [new Sentences([.. Wording.Warnings(view)])]);
        if (view.IsMeasured)
        {
            yield return PublishedSection.Of(view.Summary);
            yield return EvidenceSection.Of(view);
            Unit[] units = [.. view.Lanes.Select(lane => lane.Unit)];
            string[] method =
            [
                .. Wording.Method(view.Summary.Method, units),
                .. LaneText.Caveats(view.Lanes.Select(lane => (lane.Unit, view.Manifest.ArchitectureOf(lane.Lane)))),
            ];
            yield return new Section("Method", [new Sentences(method)]) { For = Audience.Files };
        }

        yield return new Section("Processors of the lanes", [new Sentences([.. MachineText.Lanes(view.Manifest)])])
        {
            For = Audience.Mail | Audience.PullRequest,
        };
        yield return MachineSection.Of(view.Manifest);
    }

    private static IEnumerable<Part> Scenario(RunView view, string scenario)
    {
        string[] lanes = [.. view.LanesOf(scenario)];
        if (lanes.Length > 0)
        {
            yield return Chart("comparison", scenario, "cost of one call by path") with
            {
                IfMissing = $"There is no chart of {scenario} in this run's charts directory; the tables hold the figures.",
            };
        }

        foreach (string lane in lanes)
        {
            SummaryRow[] rows = [.. view.Summary.Rows.Where(row => row.Scenario == scenario && row.Lane == lane)];
            IEnumerable<Part> parts = ComparisonParts.Of(view.Summary, scenario, lane);
            yield return new Section(view.HeadingOf(lane), [.. IsSingle(view) ? parts : parts.Prepend(RowsTable.Of(rows)), .. BreakEvenSection.Of(rows)]);
        }

        if (lanes.Length > 0)
        {
            foreach (LaneTable side in LaneTable.Of(view.Summary, view.Manifest, scenario))
                yield return new Section("The labs side by side", side.ToParts());
            yield return Chart("lanes", scenario, "each path on each lab");
            yield return Chart("ladder", scenario, "the exit ladder");
            yield return Chart("frontier", scenario, "latency against CPU time");
            yield return Chart("distributions", scenario, "distribution of the blocks");
        }

        foreach (LaneTrace trace in view.TracesOf(scenario))
            yield return TraceSection.Of(trace);
    }

    private static Figure Chart(string kind, string scenario, string what) =>
        new(RunDirectory.FileName($"{kind}-{scenario}"), $"{scenario}: {what}") { For = Audience.PullRequest | Audience.Browser };

    /// <summary>The lane of the bars where none has an answer: the first without an artefact.</summary>
    private static string Charted(SummaryRow[] rows) =>
        rows.GroupBy(row => row.Lane)
            .OrderBy(lane => lane.Any(row => row.Artefact is not null))
            .ThenBy(lane => lane.All(row => row.Estimate is null))
            .First().Key;

    private static bool IsSingle(RunView view) => view.Summary.Rows.Select(row => (row.Scenario, row.Lane)).Distinct().Count() == 1;
}
