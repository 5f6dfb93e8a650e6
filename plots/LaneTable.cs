using System.Globalization;
using Hostcall.Plots.Document;
using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>The labs of a scenario and an architecture side by side, since they count the same instructions: a row a lane, a column a path.</summary>
/// <param name="Scenario">Its name, and the architecture where the run has several.</param>
/// <param name="Columns">Headings; the first is of the lanes.</param>
/// <param name="Rows">Cells in the order of the columns.</param>
/// <param name="Notes">What the marks in the cells mean, and which mitigations differ.</param>
public sealed record LaneTable(string Scenario, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>What each path pays for mitigations: a row for each lane whose machine was measured without any, too.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Paid { get; init; } = [];

    private const string Distorted = "*", Several = "~", Over = "/ ";

    public string Title => $"{Scenario}: instructions per call on each lab";

    /// <summary>One for each architecture that has two lanes to show.</summary>
    public static IReadOnlyList<LaneTable> Of(Summary summary, Manifest manifest, string scenario)
    {
        var ofScenario = summary.Rows.Where(row => row.Scenario == scenario && row.Unit == Unit.Instructions);
        var architectures = ofScenario.Where(row => !row.IsRung && row.Estimate is not null).GroupBy(row => manifest.ArchitectureOf(row.Lane)).ToArray();
        return [.. from counts in architectures
                   where counts.Select(row => row.Lane).Distinct().Count() > 1
                   select Of(summary, manifest, scenario, architectures.Length == 1 ? scenario : $"{scenario} on {counts.Key}", [.. counts])];
    }

    private static LaneTable Of(Summary summary, Manifest manifest, string scenario, string title, SummaryRow[] counts)
    {
        string[] lanes = [.. counts.Select(row => row.Lane).Distinct()], paths = [.. counts.Select(row => row.Name).Distinct()];
        var replacements =
            from pair in Baselines.Replacements(counts)
            from fresh in pair.Robust.Prepend(pair.New)
            select (Old: pair.Old.Name, New: fresh.Name);
        (string Old, string New)[] ratios = [.. replacements.Distinct()];
        var rows = lanes.Select(lane => (IReadOnlyList<string>)
        [
            lane,
            .. paths.Select(path => Cell(counts.FirstOrDefault(row => row.Lane == lane && row.Name == path))),
            .. ratios.Select(pair => RatioOf(summary, scenario, lane, pair.Old, pair.New) is { } ratio ? Figures.Ratio(ratio) : "-"),
        ]).ToArray();
        string[] columns = ["lane", .. paths, .. ratios.Select(pair => Over + pair.New)];
        return new LaneTable(title, columns, rows, [.. NotesOf(counts, ratios), .. MitigationDifferences.Sentences(manifest, lanes)])
        {
            Paid = [.. from lane in lanes where MitigationDifferences.Plain(lane, lanes) is not null select PaidOf(counts, lanes, lane, paths)],
        };
    }

    private static IReadOnlyList<string> PaidOf(SummaryRow[] counts, string[] lanes, string lane, string[] paths)
    {
        string plain = MitigationDifferences.Plain(lane, lanes)!;
        return [lane, .. paths.Select(Difference)];

        string Difference(string path) => Row(lane, path) is { Estimate: { } with } && Row(plain, path) is { Estimate: { } without }
            ? (with - without).ToString("+#,0.#;-#,0.#;0", CultureInfo.InvariantCulture)
            : "-";

        SummaryRow? Row(string of, string path) => counts.FirstOrDefault(row => row.Lane == of && row.Name == path);
    }

    /// <summary>The same as parts of a report.</summary>
    public IReadOnlyList<Part> ToParts() =>
    [
        new Table(Title, [new(Columns[0], ColumnKind.Name), .. Columns.Skip(1).Select(column => new Column(column))],
            [.. Rows.Select(row => new Row([row[0], .. row.Skip(1).Select(Sorted)]))]) { Continues = true },
        .. Paid.Count == 0 ? Array.Empty<Part>() :
        [
            new Table(
                $"{Scenario}: paid for mitigations, instructions per call above the same machine with none (@{MitigationDifferences.None})",
                [new(Columns[0], ColumnKind.Name), .. Columns.Skip(1).Take(Paid[0].Count - 1).Select(column => new Column(column))],
                [.. Paid.Select(row => new Row([row[0], .. row.Skip(1).Select(Sorted)]))]) { Continues = true },
        ],
        new Sentences([.. Notes.Select(note => note + ".")]),
    ];

    private static Document.Cell Sorted(string text) =>
        new(text, double.TryParse(text.TrimEnd('*', '~').TrimStart('+'), NumberStyles.Number, CultureInfo.InvariantCulture, out double value) ? value : null);

    /// <summary>Cost of a path over that of another, or null where the lane did not measure both.</summary>
    private static double? RatioOf(Summary summary, string scenario, string lane, string numerator, string path) => summary.Comparisons
        .Where(c => c.Scenario == scenario && c.Lane == lane && c.Ratio > 0)
        .Select(c => (c.A, c.B) == (numerator, path) ? c.Ratio : (c.A, c.B) == (path, numerator) ? 1 / c.Ratio : (double?)null)
        .FirstOrDefault(ratio => ratio is not null);

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
