using System.Globalization;
using System.Text;
using Hostcall.Plots.Reports;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>report.md: the tables and verdicts for a pull request.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the report of a run.</summary>
    /// <exception cref="ResultFileException">A file of the run is missing or damaged, or the report can't be written.</exception>
    public static void Write(RunDirectory directory) => Write(directory, RunView.Load(directory));

    /// <summary>The same for a run that was read already.</summary>
    public static void Write(RunDirectory directory, RunView view) => AtomicFile.Write(directory.MarkdownReport, Make(view));

    /// <summary>The text of the report.</summary>
    public static string Make(RunView view)
    {
        var text = new StringBuilder();
        Line(text, $"# Host system calls from a minimal KVM guest");
        Line(text, $"{Escape(Sentences.Question)}");
        Line(text, $"");
        Line(text, $"Run {Escape(view.Manifest.RunId)}, {view.Manifest.StartedUtc:yyyy-MM-dd HH:mm} UTC. {Escape(MachineText.Line(view.Manifest))}.");
        AddList(text, "In short", Claim.Headline(view.Summary));
        foreach (string scenario in view.Scenarios)
        {
            foreach (string lane in view.LanesOf(scenario))
                AddLane(text, view.Summary, scenario, lane);
            AddLanes(text, LaneTable.Of(view.Summary, scenario));
            foreach (LaneTrace trace in view.TracesOf(scenario))
                AddTrace(text, trace);
        }

        if (view.IsMeasured)
            AddPublished(text, view.Summary);
        AddList(text, "Could not run", view.Summary.Rows.Where(r => r.Status != Status.Measured).Select(r => $"{r.Scenario} on {r.Lane}: {Sentences.Missing(r)}"));
        AddList(text, "Warnings", Sentences.Warnings(view));
        if (view.IsMeasured)
            AddList(text, "Method", [.. Sentences.Method(view.Summary.Method), .. LaneText.Caveats(view.Lanes)]);
        AddList(text, "Processors of the lanes", MachineText.Lanes(view.Manifest));
        Line(text, $"");
        Line(text, $"## To run this again");
        foreach (string command in view.CommandLines)
            Line(text, $"    {command.ReplaceLineEndings(" ")}");
        return text.ToString();
    }

    private static void AddLane(StringBuilder text, Summary summary, string scenario, string lane)
    {
        SummaryRow[] rows = [.. summary.Rows.Where(r => r.Scenario == scenario && r.Lane == lane)];
        Line(text, $"");
        Line(text, $"## {Escape(scenario)}, {Escape(LaneText.Heading(lane, rows[0].Unit))}");
        Line(text, $"| path | per call | {Costs.SpreadOf(rows[0].Unit)} | p99 of blocks | exits per call | CPU time per call |");
        Line(text, $"|---|---:|---:|---:|---:|---:|");
        foreach (SummaryRow row in rows)
        {
            if (row.Estimate is { } estimate)
                Line(text, $"| {Escape(row.Name)} | {Costs.WithUnit(estimate, row.Unit)} | {Costs.Spread(row)} | {Cost(row.P99, row.Unit)} | {Sentences.Exits(row.ExitsPerCall)} | {Cost(row.CpuNsPerCall, Units.Nanoseconds)} |");
            else
                Line(text, $"| {Escape(row.Name)} | {(row.Status == Status.Failed ? "failed" : "unavailable")} | | | | |");
        }

        Line(text, $"");
        foreach (LadderStep step in summary.Ladder.Where(s => s.Scenario == scenario && s.Lane == lane && s.From is not null))
            Line(text, $"- from {Escape(step.From!)} to {Escape(step.To)}: {Costs.WithUnit(step.Difference, step.Unit)} {Costs.Interval(step.Difference, step.CiLow, step.CiHigh, step.Unit)}");
        foreach (string verdict in Sentences.Verdicts(summary, scenario, lane))
            Line(text, $"- {Escape(verdict)}");
    }

    private static void AddLanes(StringBuilder text, LaneTable? lanes)
    {
        if (lanes is null)
            return;
        Line(text, $"");
        Line(text, $"## {Escape(lanes.Title)}");
        Line(text, $"| {string.Join(" | ", lanes.Columns.Select(Escape))} |");
        Line(text, $"|---|{string.Concat(lanes.Columns.Skip(1).Select(_ => "---:|"))}");
        foreach (var row in lanes.Rows)
            Line(text, $"| {string.Join(" | ", row.Select(Escape))} |");
        Line(text, $"");
        foreach (string note in lanes.Notes)
            Line(text, $"- {Escape(note)}");
    }

    /// <summary>In short: the difference where there is one, which holds the sections of both paths, else the sections.</summary>
    private static void AddTrace(StringBuilder text, LaneTrace trace)
    {
        TraceTable table = trace.Difference is { } diff ? TraceTables.Difference(diff) : TraceTables.Sections(trace);
        Line(text, $"");
        Line(text, $"## {Escape(trace.Scenario)}, where the cost goes, {Escape(LaneText.Heading(trace.Lane, trace.Unit))}");
        Line(text, $"{Escape(table.Title)}");
        Line(text, $"");
        Line(text, $"| {string.Join(" | ", table.Columns.Select(Escape))} |");
        Line(text, $"|{string.Concat(table.Columns.Select((_, column) => table.IsFigures(column) ? "---:|" : "---|"))}");
        foreach (var row in table.AllRows)
            Line(text, $"| {string.Join(" | ", row.Select(cell => Escape(cell.Text)))} |");
        Line(text, $"");
        foreach (string sentence in new[] { table.Note }.OfType<string>().Concat(TraceSentences.Of(trace)))
            Line(text, $"- {Escape(sentence)}");
    }

    private static void AddPublished(StringBuilder text, Summary summary)
    {
        PublishedFigure[] claims = [.. summary.Published.Where(f => f.IsClaim)];
        if (claims.Length == 0)
            return;
        Line(text, $"");
        Line(text, $"## Published, not measured here");
        Line(text, $"| figure | what | machine | year | source | to know |");
        Line(text, $"|---:|---|---|---|---|---|");
        foreach (PublishedFigure claim in claims)
            Line(text, $"| {Sentences.Published(claim, ascii: false)} | {Escape(claim.What)} | {Escape(claim.Machine)} | {claim.Year} | {Escape(claim.Source)} | {Escape(claim.Flaw)} |");
    }

    private static void AddList(StringBuilder text, string heading, IEnumerable<string> sentences)
    {
        string[] all = [.. sentences];
        if (all.Length == 0)
            return;
        Line(text, $"");
        Line(text, $"## {heading}");
        foreach (string sentence in all)
            Line(text, $"- {Escape(sentence)}");
    }

    private static string Cost(double? value, string unit) => value is { } cost ? Costs.WithUnit(cost, unit) : "-";

    // Whatever would end a cell, or start a tag, code, link or emphasis.
    private static string Escape(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(c => c is '|' or '<' or '`' or '*' or '_' or '[' or '\\' ? $"\\{c}" : $"{c}"));

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
