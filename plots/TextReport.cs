using System.Globalization;
using Hostcall.Plots.Reports;
using Hostcall.Plots.Text;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>
/// report.txt: plain ASCII of at most 72 columns, which can be pasted under a patch. Lanes have tables of their own,
/// so that units never share a column, and published figures have theirs.
/// </summary>
public static class TextReport
{
    /// <summary>Writes the report of a run.</summary>
    /// <exception cref="ResultFileException">A file of the run is missing or damaged, or the report can't be written.</exception>
    public static void Write(RunDirectory directory) => Write(directory, RunView.Load(directory));

    /// <summary>The same for a run that was read already.</summary>
    public static void Write(RunDirectory directory, RunView view) => AtomicFile.Write(directory.TextReport, Make(view));

    /// <summary>The text of the report.</summary>
    public static string Make(RunView view)
    {
        var text = new AsciiText();
        text.Heading(Sentences.Question);
        text.Paragraph(string.Create(CultureInfo.InvariantCulture, $"Run {view.Manifest.RunId}, {view.Manifest.StartedUtc:yyyy-MM-dd HH:mm} UTC"));
        AddList(text, "In short:", [.. Claim.Headline(view.Summary)]);
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
        AddList(text, "Could not run:", [.. view.Summary.Rows.Where(r => r.Status != Status.Measured).Select(r => $"{r.Scenario} on {r.Lane}: {Sentences.Missing(r)}")]);
        AddList(text, "Warnings:", [.. Sentences.Warnings(view)]);
        if (view.IsMeasured)
            AddList(text, "Method:", [.. Sentences.Method(view.Summary.Method), .. LaneText.Caveats(view.Lanes)]);
        text.Heading("Machine:");
        text.Paragraph(MachineText.Line(view.Manifest), start: 2, indent: 2);
        foreach (string lane in MachineText.Lanes(view.Manifest))
            text.Paragraph("* " + lane, start: 2, indent: 4);
        text.Heading("To run this again:");
        foreach (string command in view.CommandLines)
            text.Paragraph(command, start: 2, indent: 4);
        return text.ToString();
    }

    private static void AddLane(AsciiText text, Summary summary, string scenario, string lane)
    {
        SummaryRow[] rows = [.. summary.Rows.Where(r => r.Scenario == scenario && r.Lane == lane)];
        text.Heading($"{scenario}, {LaneText.Heading(lane, rows[0].Unit)}");
        text.Line("");
        text.Paragraph(rows[0].Unit == Units.Nanoseconds ? "time per call" : "instructions per call, host and guest", start: 2);
        AddRows(text, rows);
        AddLadder(text, [.. summary.Ladder.Where(s => s.Scenario == scenario && s.Lane == lane && s.From is not null)]);
        string[] verdicts = [.. Sentences.Verdicts(summary, scenario, lane)];
        if (verdicts.Length > 0)
            text.Line("");
        foreach (string verdict in verdicts)
            text.Paragraph("* " + verdict, start: 2, indent: 2);
    }

    private static void AddLanes(AsciiText text, LaneTable? lanes)
    {
        if (lanes is null)
            return;
        text.Heading(lanes.Title);
        text.Line("");
        var table = new AsciiTable(AsciiText.Columns - 2);
        table.Add([.. lanes.Columns]);
        foreach (var row in lanes.Rows)
            table.Add([.. row]);
        foreach (string line in table.AllLines())
            text.Line(line.Length > 0 ? "  " + line : "");
        foreach (string note in lanes.Notes)
            text.Paragraph(note, start: 2, indent: 4);
    }

    private static void AddTrace(AsciiText text, LaneTrace trace)
    {
        text.Heading($"{trace.Scenario}, where the cost goes, {LaneText.Heading(trace.Lane, trace.Unit)}");
        foreach (TraceTable table in TraceTables.Of(trace))
            TraceText.Add(text, table);
        text.Line("");
        foreach (string sentence in TraceSentences.Of(trace))
            text.Paragraph("* " + sentence, start: 2, indent: 2);
    }

    private static void AddRows(AsciiText text, SummaryRow[] rows)
    {
        var table = new AsciiTable(AsciiText.Columns - 2);
        // What does not fit is left out from the right; CPU time goes before p99, since it tells of a second CPU at work.
        table.Add("path", "estimate", Costs.SpreadOf(rows[0].Unit), "exits", "CPU time", "p99");
        foreach (SummaryRow row in rows)
        {
            if (row.Estimate is not { } estimate)
            {
                table.Add(row.Name, row.Status == Status.Failed ? "failed" : "unavailable", "", "", "", "");
                continue;
            }

            table.Add(
                row.Name,
                Cost(estimate, row.Unit),
                Costs.Spread(row),
                Sentences.Exits(row.ExitsPerCall),
                row.CpuNsPerCall is { } cpu ? Costs.WithUnit(cpu, Units.Nanoseconds, ascii: true) : "-",
                row.P99 is { } p99 ? Cost(p99, row.Unit) : "");
        }

        foreach (string line in table.Lines())
            text.Line("  " + line);
    }

    private static void AddLadder(AsciiText text, LadderStep[] steps)
    {
        if (steps.Length == 0)
            return;
        text.Line("");
        var table = new AsciiTable(AsciiText.Columns - 2);
        table.Add("exit ladder", "adds", steps[0].Unit == Units.Nanoseconds ? Costs.SpreadOf(Units.Nanoseconds) : "");
        foreach (LadderStep step in steps)
            table.Add($"{step.From} to {step.To}", Cost(step.Difference, step.Unit), Costs.Interval(step.Difference, step.CiLow, step.CiHigh, step.Unit));
        foreach (string line in table.Lines())
            text.Line("  " + line);
    }

    private static void AddPublished(AsciiText text, Summary summary)
    {
        PublishedFigure[] claims = [.. summary.Published.Where(f => f.IsClaim)];
        if (claims.Length == 0)
            return;
        text.Heading("Published, not measured here:");
        foreach (PublishedFigure claim in claims)
            text.Paragraph($"* {Sentences.Published(claim, ascii: true)}: {claim.What} ({claim.Machine}, {claim.Year}). {claim.Flaw}", start: 2, indent: 2);
    }

    private static void AddList(AsciiText text, string heading, string[] sentences)
    {
        if (sentences.Length == 0)
            return;
        text.Heading(heading);
        foreach (string sentence in sentences)
            text.Paragraph("* " + sentence, start: 2, indent: 2);
    }

    // The heading of a table names instructions, so that its columns can hold the numbers alone.
    private static string Cost(double value, string unit)
    {
        string cost = Costs.WithUnit(value, unit, ascii: true);
        return unit == Units.Nanoseconds ? cost : cost.Split(' ')[0];
    }
}
