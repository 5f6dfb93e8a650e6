using System.Globalization;
using Hostcall.Plots.Text;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots;

/// <summary>A comparison of runs as plain ASCII of at most 72 columns.</summary>
public static class CompareReport
{
    /// <summary>The text; the same for a refused comparison, which lists what differs instead of figures.</summary>
    public static string Make(RunComparison comparison)
    {
        var text = new AsciiText();
        if (comparison.Differences.Count > 0)
            text.Heading(comparison.Refused ? "Not compared, because these differ (--force compares anyway):" : "These differ:");
        foreach (ManifestDifference difference in comparison.Differences)
            text.Paragraph($"* {difference.Field}: {difference.Baseline} before, {difference.Candidate} after", start: 2, indent: 2);
        if (comparison.Refused)
            return text.ToString();

        text.Heading($"After against before, by {comparison.Unit}; above 1 the later one is slower.");
        AddRows(text, comparison);
        foreach (RunComparisonRow row in comparison.Rows.Where(r => r.Verdict == Verdict.Inconclusive))
            text.Paragraph($"* {row.Scenario} {row.Path}: {More(row, comparison.Unit)}", start: 2, indent: 2);
        foreach (string warning in comparison.Warnings)
            text.Paragraph($"* {warning}", start: 2, indent: 2);
        return text.ToString();
    }

    private static void AddRows(AsciiText text, RunComparison comparison)
    {
        // A forced comparison says so on every line, because lines get copied alone.
        string mark = comparison.Differences.Count > 0 ? " (forced)" : "";
        var table = new AsciiTable(AsciiText.Columns - 2);
        table.Add("scenario, path", "verdict", "ratio", "95% interval", "lane");
        foreach (RunComparisonRow row in comparison.Rows)
        {
            table.Add($"{row.Scenario}, {row.Path}", Word(row) + mark, Costs.Ratio(row.Ratio), Costs.RatioInterval(row.Ratio, row.CiLow, row.CiHigh), row.Lane);
        }

        foreach (string line in table.Lines())
            text.Line("  " + line);
    }

    private static string Word(RunComparisonRow row) => (row.Verdict, row.Unit) switch
    {
        (Verdict.Slower, Units.Instructions) => "more",
        (Verdict.Faster, Units.Instructions) => "fewer",
        (Verdict.Slower, _) => "slower",
        (Verdict.Faster, _) => "faster",
        (Verdict.Same, _) => "same",
        _ => "inconclusive",
    };

    private static string More(RunComparisonRow row, string unit)
    {
        string runs = unit == "round" ? $", {RunComparison.EnoughRuns} runs on each side may" : "";
        if (row.Disturbed)
            return $"a run was too loud for a claim; a quiet machine would settle it{runs}.";
        return row.More is { } more
            ? $"about {more.ToString("N0", CultureInfo.InvariantCulture)} more {unit}{(more == 1 ? "" : "s")} on each side would settle it."
            : $"the difference is under the noise floor of {Costs.Percent(row.NoiseFloor ?? 0)}; more {unit}s would not settle it{runs}.";
    }
}
