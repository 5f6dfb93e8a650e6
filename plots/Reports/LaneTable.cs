using Hostcall.Results;

namespace Hostcall.Plots.Reports;

/// <summary>The labs of a scenario side by side, since they count in one unit: a row a lane, a column a path.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Columns">Headings; the first is of the lanes.</param>
/// <param name="Rows">Cells in the order of the columns.</param>
/// <param name="Notes">What the marks in the cells mean.</param>
public sealed record LaneTable(string Scenario, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    private const string Distorted = "*", Several = "~", Over = "/ ";

    public string Title => $"{Scenario}: the labs side by side, instructions per call";

    /// <summary>Null where there are no two lanes to show.</summary>
    public static LaneTable? Of(Summary summary, string scenario)
    {
        SummaryRow[] counts = [.. summary.Rows.Where(row => row.Scenario == scenario && row.Unit == Units.Instructions && !row.IsRung && row.Estimate is not null)];
        string[] lanes = [.. counts.Select(row => row.Lane).Distinct()], paths = [.. counts.Select(row => row.Name).Distinct()];
        if (lanes.Length < 2)
            return null;
        (string Old, string New)[] ratios = [.. Claim.Replacements(counts).Distinct()];
        var rows = lanes.Select(lane => (IReadOnlyList<string>)
        [
            lane,
            .. paths.Select(path => Cell(counts.FirstOrDefault(row => row.Lane == lane && row.Name == path))),
            .. ratios.Select(pair => Claim.RatioOf(summary, scenario, lane, pair.Old, pair.New) is { } ratio ? Costs.Ratio(ratio) : "-"),
        ]).ToArray();
        return new LaneTable(scenario, ["lane", .. paths, .. ratios.Select(pair => Over + pair.New)], rows, [.. NotesOf(counts, ratios)]);
    }

    private static string Cell(SummaryRow? row) => row?.Estimate is not { } estimate
        ? "-"
        : Costs.WithUnit(estimate, row.Unit).Split(' ')[0] + (row.Artefact is null ? "" : Distorted) + (row.Exact == false ? Several : "");

    private static IEnumerable<string> NotesOf(SummaryRow[] counts, (string Old, string New)[] ratios)
    {
        foreach (string old in ratios.Select(pair => pair.Old).Distinct())
            yield return $"{Over}PATH is how many times the instructions of PATH {old} takes";
        foreach (var artefact in counts.Where(row => row.Artefact is not null).GroupBy(row => row.Artefact))
            yield return $"{Distorted} {artefact.Key} ({string.Join(", ", artefact.Select(row => row.Lane).Distinct())})";
        if (counts.Any(row => row.Exact == false))
            yield return $"{Several} the most frequent of several counts; the lane's own table has all";
    }
}
