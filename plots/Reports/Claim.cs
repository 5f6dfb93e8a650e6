using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Plots.Reports;

/// <summary>
/// The ratio that the patch series claims, beside what a run shows: the cost through the VMM over the cost through
/// the hypercall, for the hypercall as proposed and for a robust one.
/// </summary>
public static class Claim
{
    private const string Numerator = "vm-exit";

    private static readonly string[] Denominators = ["hypercall", "hypercall-robust"];

    /// <summary>One sentence, or none where the lane did not measure these paths.</summary>
    public static IEnumerable<string> Of(Summary summary, string scenario, string lane)
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
        yield return $"{string.Join(", ", ratios)}, in {(time ? "time" : "instructions, which are not time")}{Published(summary)}.";
    }

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

    private static string Published(Summary summary)
    {
        PublishedFigure? exit = Find(summary, "claim-vm-exit"), hypercall = Find(summary, "claim-hypercall");
        return exit?.ValueLow is { } slow && hypercall?.ValueLow is { } fast and > 0 && exit.Unit == hypercall.Unit
            ? $"; published: {(slow / fast).ToString("0.0#", CultureInfo.InvariantCulture)}, in time, for a {exit.Machine}"
            : "";
    }

    private static PublishedFigure? Find(Summary summary, string id) => summary.Published.FirstOrDefault(f => f.Id == id);
}
