using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Plots.Reports;

/// <summary>
/// The ratio that the patch series claims, beside what a run shows: the cost of a path that another one is to replace over
/// the cost of that one, in its bare and in its robust form.
/// </summary>
public static class Claim
{
    /// <summary>The first lines of a report: what the lanes say that a headline may rest on, and what was published.</summary>
    public static IReadOnlyList<string> Headline(Summary summary)
    {
        string[] measured =
        [
            .. from scenario in summary.Rows.Select(row => row.Scenario).Distinct()
               from lane in summary.HeadlineLanesOf(scenario)
               from ratios in Ratios(summary, scenario, lane)
               select $"{scenario} on {lane}: {ratios}.",
        ];
        return measured.Length > 0 && Published(summary) is { } published ? [.. measured, $"Published: {published}."] : measured;
    }

    /// <summary>One sentence, or none where the lane did not measure these paths.</summary>
    public static IEnumerable<string> Of(Summary summary, string scenario, string lane)
    {
        bool isDistorted = summary.Rows.Any(row =>
            row.Scenario == scenario && row.Lane == lane && row.Artefact is not null && row.Traits?.Baseline is not null);
        string artefact = isDistorted ? "; this lane's CPU distorts it, see the warnings" : "";
        string published = Published(summary) is { } figure ? $"; published: {figure}" : "";
        return Ratios(summary, scenario, lane).Select(ratios => $"{ratios}{artefact}{published}.");
    }

    private static IEnumerable<string> Ratios(Summary summary, string scenario, string lane)
    {
        SummaryRow[] rows = [.. summary.Rows.Where(row => row.Scenario == scenario && row.Lane == lane)];
        string[] ratios =
        [
            .. Replacements(rows)
                .Select(pair => (pair.Old, pair.New, Ratio: Ratio(summary, scenario, lane, pair.Old, pair.New)))
                .Where(found => found.Ratio is not null)
                .Select(found => $"{found.Old} / {found.New} = {found.Ratio}"),
        ];
        if (ratios.Length == 0)
            yield break;
        bool time = rows[0].Unit == Units.Nanoseconds;
        yield return $"{string.Join(", ", ratios)}, in {(time ? "time" : "instructions, which are not time")}";
    }

    /// <summary>Paths that are measured against one that is measured against another itself.</summary>
    internal static IEnumerable<(string Old, string New)> Replacements(SummaryRow[] rows) =>
        from fresh in rows
        from old in rows
        where old.Path == fresh.Traits?.Baseline && old.Traits?.Baseline is not null
        select (old.Path, fresh.Path);

    /// <summary>Cost of a path over that of another, or null where the lane did not measure both.</summary>
    internal static double? RatioOf(Summary summary, string scenario, string lane, string numerator, string path) => summary.Comparisons
        .Where(c => c.Scenario == scenario && c.Lane == lane && c.Ratio > 0)
        .Select(c => (c.A, c.B) == (numerator, path) ? c.Ratio : (c.A, c.B) == (path, numerator) ? 1 / c.Ratio : (double?)null)
        .FirstOrDefault(ratio => ratio is not null);

    private static string? Ratio(Summary summary, string scenario, string lane, string numerator, string path)
    {
        foreach (Comparison c in summary.Comparisons.Where(c => c.Scenario == scenario && c.Lane == lane && c.Ratio > 0))
        {
            if (c.A == numerator && c.B == path)
                return $"{Costs.Ratio(c.Ratio)} {Costs.RatioInterval(c.Ratio, c.CiLow, c.CiHigh)}".TrimEnd();
            if (c.A == path && c.B == numerator)
                return $"{Costs.Ratio(1 / c.Ratio)} {Costs.RatioInterval(1 / c.Ratio, 1 / c.CiHigh, 1 / c.CiLow)}".TrimEnd();
        }

        return null;
    }

    private static string? Published(Summary summary)
    {
        PublishedFigure? exit = Find(summary, "claim-vm-exit"), hypercall = Find(summary, "claim-hypercall");
        return exit?.ValueLow is { } slow && hypercall?.ValueLow is { } fast and > 0 && exit.Unit == hypercall.Unit
            ? $"{(slow / fast).ToString("0.0#", CultureInfo.InvariantCulture)}, in time, for a {exit.Machine}"
            : null;
    }

    private static PublishedFigure? Find(Summary summary, string id) => summary.Published.FirstOrDefault(f => f.Id == id);
}
