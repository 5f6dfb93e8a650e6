using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Plots.Reports;

/// <summary>
/// The ratio that the patch series claims, beside what a run shows: the cost through the VMM over the cost through
/// the hypercall, for the hypercall as proposed and for a robust one.
/// </summary>
public static class Claim
{
    internal const string Numerator = "vm-exit";

    internal static readonly string[] Denominators = ["hypercall", "hypercall-robust"];

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
            row.Scenario == scenario && row.Lane == lane && row.Artefact is not null && (row.Path == Numerator || Denominators.Contains(row.Path)));
        string artefact = isDistorted ? "; this lane's CPU distorts it, see the warnings" : "";
        string published = Published(summary) is { } figure ? $"; published: {figure}" : "";
        return Ratios(summary, scenario, lane).Select(ratios => $"{ratios}{artefact}{published}.");
    }

    private static IEnumerable<string> Ratios(Summary summary, string scenario, string lane)
    {
        string[] ratios =
        [
            .. Denominators
                .Select(path => (Path: path, Ratio: Ratio(summary, scenario, lane, path)))
                .Where(found => found.Ratio is not null)
                .Select(found => $"{Numerator} / {found.Path} = {found.Ratio}"),
        ];
        if (ratios.Length == 0)
            yield break;
        bool time = summary.Rows.First(r => r.Scenario == scenario && r.Lane == lane).Unit == Units.Nanoseconds;
        yield return $"{string.Join(", ", ratios)}, in {(time ? "time" : "instructions, which are not time")}";
    }

    /// <summary>Cost through the VMM over that through a hypercall, or null where the lane did not measure both.</summary>
    internal static double? RatioOf(Summary summary, string scenario, string lane, string path) => summary.Comparisons
        .Where(c => c.Scenario == scenario && c.Lane == lane && c.Ratio > 0)
        .Select(c => (c.A, c.B) == (Numerator, path) ? c.Ratio : (c.A, c.B) == (path, Numerator) ? 1 / c.Ratio : (double?)null)
        .FirstOrDefault(ratio => ratio is not null);

    private static string? Ratio(Summary summary, string scenario, string lane, string path)
    {
        foreach (Comparison c in summary.Comparisons.Where(c => c.Scenario == scenario && c.Lane == lane && c.Ratio > 0))
        {
            if (c.A == Numerator && c.B == path)
                return $"{Costs.Ratio(c.Ratio)} {Costs.RatioInterval(c.Ratio, c.CiLow, c.CiHigh)}".TrimEnd();
            if (c.A == path && c.B == Numerator)
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
