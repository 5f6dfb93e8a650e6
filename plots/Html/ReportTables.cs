using System.Globalization;
using System.Text.Json.Nodes;
using Hostcall.Plots.Reports;
using Hostcall.Results;

namespace Hostcall.Plots.Html;

/// <summary>The tables of report.html.</summary>
internal static class ReportTables
{
    public static HtmlTable Rows(IReadOnlyList<SummaryRow> rows)
    {
        string unit = rows[0].Unit;
        string quantity = unit == Units.Nanoseconds ? "Time per call" : "Instructions per call, host and guest";
        var table = new HtmlTable($"{quantity} in {rows[0].Lane}.", "path", "#estimate", $"#{Costs.SpreadOf(unit)}", "#p50", "#p99 of blocks", "#exits per call", "#CPU time per call", "#rounds");
        foreach (SummaryRow row in rows)
        {
            if (row.Estimate is not { } estimate)
            {
                table.Add([Cell.Name(row.Name), new Cell(row.Status == Status.Failed ? "failed" : "unavailable", Style: "number"), .. Enumerable.Repeat(Cell.Number("", null), 6)], missing: true);
                continue;
            }

            table.Add(
            [
                Cell.Name(row.Name),
                Cost(estimate, unit),
                Cell.Number(Costs.Spread(row), row.CiLow ?? row.States?.Count),
                Cost(row.P50, unit),
                Cost(row.P99, unit),
                Cell.Number(Sentences.Exits(row.ExitsPerCall), row.ExitsPerCall),
                Cost(row.CpuNsPerCall, Units.Nanoseconds),
                Cell.Number(row.NRounds.ToString(CultureInfo.InvariantCulture), row.NRounds),
            ]);
        }

        return table;
    }

    public static HtmlTable Lanes(LaneTable lanes)
    {
        var table = new HtmlTable($"{lanes.Title}. {string.Join(" ", lanes.Notes.Select(note => note + "."))}".TrimEnd(), [lanes.Columns[0], .. lanes.Columns.Skip(1).Select(column => "#" + column)]);
        foreach (var row in lanes.Rows)
            table.Add([Cell.Name(row[0]), .. row.Skip(1).Select(text => Cell.Number(text, double.TryParse(text.TrimEnd('*', '~'), NumberStyles.Number, CultureInfo.InvariantCulture, out double value) ? value : null))]);
        return table;
    }

    public static HtmlTable LaneMachines(Manifest manifest)
    {
        var table = new HtmlTable("The CPU of each lane, as it was read there.", "lane", "CPU", "has", "lacks", "kernel arguments", "vulnerabilities");
        foreach ((string lane, LaneMachine machine) in manifest.LaneMachines)
        {
            table.Add(
            [
                Cell.Name(lane), new Cell(machine.Cpu), new Cell(string.Join(", ", machine.Has)), new Cell(string.Join(", ", machine.Lacks)),
                new Cell(string.Join(' ', machine.KernelArguments)), new Cell(string.Join("; ", machine.Vulnerabilities.Select(pair => $"{pair.Key}: {pair.Value}"))),
            ]);
        }

        return table;
    }

    public static HtmlTable Ladder(IReadOnlyList<LadderStep> steps)
    {
        var table = new HtmlTable("What each rung adds to the one below it, subtracted group by group.", "from", "to", "#adds", "#95% interval");
        foreach (LadderStep step in steps.Where(s => s.From is not null))
        {
            table.Add(
            [
                Cell.Name(step.From!),
                Cell.Name(step.To),
                Cost(step.Difference, step.Unit),
                Cell.Number(Costs.Interval(step.Difference, step.CiLow, step.CiHigh, step.Unit), step.CiLow),
            ]);
        }

        return table;
    }

    public static HtmlTable Evidence(RunView view)
    {
        var table = new HtmlTable(
            "A wrong result fails its row, so each measured row had the right result in every call. Exits are counted by KVM.",
            "scenario", "lane", "path", "#exits per call", "#promised", "#rounds", "#blocks", "#noise floor", "payload");
        var payloads = view.Manifest.Payloads.ToLookup(p => p.Scenario);
        foreach (SummaryRow row in view.Summary.Rows.Where(r => r.Estimate is not null))
        {
            table.Add(
            [
                Cell.Name(row.Scenario),
                Cell.Name(row.Lane),
                Cell.Name(row.Name),
                Cell.Number(Sentences.Exits(row.ExitsPerCall), row.ExitsPerCall),
                Cell.Number(Sentences.Exits(row.ExitsPromised), row.ExitsPromised),
                Cell.Number(row.NRounds.ToString(CultureInfo.InvariantCulture), row.NRounds),
                Cell.Number(row.NBlocks.ToString(CultureInfo.InvariantCulture), row.NBlocks),
                Cell.Number(row.NoiseFloor is { } floor ? Costs.Percent(floor) : "-", row.NoiseFloor),
                Cell.Name(Short((payloads[row.Scenario].FirstOrDefault(p => p.Path == row.Name) ?? payloads[row.Scenario].FirstOrDefault(p => p.Path is null))?.Sha256)),
            ]);
        }

        return table;
    }

    /// <summary>The payloads with their whole hashes; the evidence shows the first digits.</summary>
    public static HtmlTable Payloads(Manifest manifest)
    {
        var table = new HtmlTable("The machine code of each scenario; the same bytes ran on every path.", "scenario", "#bytes", "SHA-256");
        foreach (PayloadIdentity payload in manifest.Payloads)
            table.Add([Cell.Name(payload.Path is null ? payload.Scenario : $"{payload.Scenario} slowed, {payload.Path}"), Cell.Number(payload.Bytes.ToString(CultureInfo.InvariantCulture), payload.Bytes), new Cell(payload.Sha256)]);
        return table;
    }

    public static HtmlTable Published(IEnumerable<PublishedFigure> figures)
    {
        var table = new HtmlTable(Sentences.PublishedAreApart, "what", "#figure", "machine", "#year", "source", "to know");
        foreach (PublishedFigure figure in figures)
        {
            table.Add(
            [
                new Cell(figure.What),
                Cell.Number(Sentences.Published(figure, ascii: false), figure.ValueLow),
                new Cell(figure.Machine),
                Cell.Number(figure.Year?.ToString(CultureInfo.InvariantCulture) ?? "", figure.Year),
                Cell.Source(figure.Source),
                new Cell(figure.Flaw),
            ]);
        }

        return table;
    }

    public static HtmlTable Section(string name, JsonNode? node)
    {
        var table = new HtmlTable($"Section {name} of the manifest.", name, "value");
        foreach ((string leaf, string value) in JsonLeaves.Of("", node))
            table.Add([new Cell(leaf), new Cell(value)]);
        return table;
    }

    public static HtmlTable Pairs(string caption, string name, string value, IEnumerable<(string Name, string Value)> pairs)
    {
        var table = new HtmlTable(caption, name, value);
        foreach ((string left, string right) in pairs)
            table.Add([new Cell(left), new Cell(right)]);
        return table;
    }

    private static string Short(string? hash) => hash is null ? "not recorded" : hash.Length <= 12 ? hash : hash[..12] + "…";

    private static Cell Cost(double? value, string unit) =>
        Cell.Number(value is { } cost ? Costs.WithUnit(cost, unit) : "-", value);
}
