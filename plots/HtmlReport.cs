using System.Globalization;
using System.Text.Json.Nodes;
using Hostcall.Plots.Html;
using Hostcall.Plots.Reports;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>report.html: one file with everything in it, charts included; it loads nothing from anywhere.</summary>
public static class HtmlReport
{
    private static readonly string[] MeasuredSections = ["Evidence", "Could not run", "Warnings", "Published", "Method"];
    private static readonly string[] CommonSections = ["Machine", "Run again"];

    /// <summary>Writes the report of a run, with the charts that lie in its charts directory.</summary>
    /// <exception cref="ResultFileException">A file of the run is missing or damaged, or the report can't be written.</exception>
    public static void Write(RunDirectory directory) => Write(directory, RunView.Load(directory));

    /// <summary>The same for a run that was read already.</summary>
    public static void Write(RunDirectory directory, RunView view) =>
        AtomicFile.Write(directory.HtmlReport, Make(view, directory.Charts));

    /// <summary>The page, with the charts found in <paramref name="charts"/>.</summary>
    public static string Make(RunView view, string charts)
    {
        var html = new HtmlWriter();
        HtmlShell.Begin(html, $"Hostcall: {string.Join(", ", view.Scenarios)}");
        AddTop(html, view);
        int inlined = 0;
        foreach (string scenario in view.Scenarios)
        {
            Heading(html, scenario, "scenario");
            if (view.LanesOf(scenario).Any())
                AddMeasured(html, view, scenario, charts);
            foreach (LaneTrace trace in view.TracesOf(scenario))
                TraceSection.Write(html, trace, charts, ref inlined);
        }

        AddClosing(html, view);
        HtmlShell.End(html);
        return html.ToString();
    }

    private static void AddTop(HtmlWriter html, RunView view)
    {
        html.Add($"<header><h1>{Sentences.Question}</h1>");
        html.Add($"<p class=\"meta\">Run {view.Manifest.RunId}, {view.Manifest.StartedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC</p>");
        html.Add($"<p class=\"meta\">{MachineText.Line(view.Manifest)}</p>");
        if (Claim.Headline(view.Summary) is { Count: > 0 } headline)
            List(html, headline, "");
        html.AddRaw("</header>");
        html.AddRaw("<nav aria-label=\"Sections\"><ul>");
        foreach (string scenario in view.Scenarios)
        {
            html.Add($"<li><a href=\"#{Id(scenario, "scenario")}\">{scenario}</a></li>");
            foreach (LaneTrace trace in view.TracesOf(scenario))
                html.Add($"<li><a href=\"#{TraceSection.IdOf(trace)}\">{TraceSection.TitleOf(trace)}</a></li>");
        }

        foreach (string section in view.IsMeasured ? MeasuredSections.Concat(CommonSections) : CommonSections)
            html.Add($"<li><a href=\"#{Id(section)}\">{section}</a></li>");
        html.AddRaw("</ul></nav><main>");
    }

    private static void AddMeasured(HtmlWriter html, RunView view, string scenario, string charts)
    {
        string[] lanes = [.. view.LanesOf(scenario)];
        foreach (string lane in lanes)
            AddVerdicts(html, view.Summary, scenario, lane);
        AddChart(html, charts, "comparison", scenario, "cost of one call by path");
        foreach (string lane in lanes)
        {
            SummaryRow[] rows = [.. view.Summary.Rows.Where(r => r.Scenario == scenario && r.Lane == lane)];
            html.Add($"<h3>{LaneText.Heading(lane, rows[0].Unit)}</h3>");
            ReportTables.Rows(rows).WriteTo(html);
            ReportTables.Ladder([.. view.Summary.Ladder.Where(s => s.Scenario == scenario && s.Lane == lane)]).WriteTo(html);
        }

        if (LaneTable.Of(view.Summary, scenario) is { } side)
            ReportTables.Lanes(side).WriteTo(html);
        AddChart(html, charts, "lanes", scenario, "each path on each lab");
        AddChart(html, charts, "ladder", scenario, "the exit ladder");
        AddChart(html, charts, "distributions", scenario, "distribution of the blocks");
    }

    private static void AddVerdicts(HtmlWriter html, Summary summary, string scenario, string lane)
    {
        string[] verdicts = [.. Sentences.Verdicts(summary, scenario, lane)];
        if (verdicts.Length == 0)
            return;
        html.Add($"<p>{lane}:</p><ul class=\"verdicts\">");
        foreach (string verdict in verdicts)
            html.Add($"<li>{verdict}</li>");
        html.AddRaw("</ul>");
    }

    private static void AddChart(HtmlWriter html, string charts, string kind, string scenario, string label)
    {
        string name = RunDirectory.FileName($"{kind}-{scenario}");
        if (InlineChart.Read(Path.Combine(charts, name + ".svg"), name + "-", $"{scenario}: {label}") is { } svg)
            html.AddRaw($"<figure>{svg}</figure>");
        else if (kind == "comparison")
            html.Add($"<p class=\"meta\">There is no chart of {scenario} in this run's charts directory; the tables hold the figures.</p>");
    }

    private static void AddClosing(HtmlWriter html, RunView view)
    {
        if (view.IsMeasured)
            AddMeasuredClosing(html, view);
        Heading(html, "Machine");
        ReportTables.LaneMachines(view.Manifest).WriteTo(html);
        foreach ((string name, JsonNode? node) in view.Manifest.Machine)
            ReportTables.Section(name, node).WriteTo(html);
        ReportTables.Pairs("Versions.", "what", "version", view.Manifest.Versions.Select(v => (v.Key, v.Value))).WriteTo(html);
        ReportTables.Pairs("What could not be read.", "what", "reason", view.Manifest.Unread.Select(u => (u.What, u.Reason))).WriteTo(html);
        Heading(html, "Run again");
        foreach (string command in view.CommandLines)
            html.Add($"<pre>{command}</pre>");
        html.AddRaw("</main>");
    }

    private static void AddMeasuredClosing(HtmlWriter html, RunView view)
    {
        Heading(html, "Evidence");
        ReportTables.Evidence(view).WriteTo(html);
        ReportTables.Payloads(view.Manifest).WriteTo(html);
        Heading(html, "Could not run");
        List(html, view.Summary.Rows.Where(r => r.Status != Status.Measured).Select(r => $"{r.Scenario} on {r.Lane}: {Sentences.Missing(r)}"), "Everything that was asked for ran.");
        Heading(html, "Warnings");
        List(html, Sentences.Warnings(view), "None.");
        Heading(html, "Published");
        ReportTables.Published(view.Summary.Published).WriteTo(html);
        Heading(html, "Method");
        List(html, [.. Sentences.Method(view.Summary.Method), .. LaneText.Caveats(view.Lanes)], "");
    }

    private static void Heading(HtmlWriter html, string title, string kind = "section") =>
        html.Add($"<h2 id=\"{Id(title, kind)}\">{title}</h2>");

    private static void List(HtmlWriter html, IEnumerable<string> sentences, string ifNone)
    {
        string[] all = [.. sentences];
        if (all.Length == 0)
        {
            html.Add($"<p>{ifNone}</p>");
            return;
        }

        html.AddRaw("<ul>");
        foreach (string sentence in all)
            html.Add($"<li>{sentence}</li>");
        html.AddRaw("</ul>");
    }

    // A letter first, and nothing that an address would have to escape.
    private static string Id(string title, string kind = "section") => $"{kind}-{RunDirectory.FileName(title)}";
}
