using Hostcall.Plots.Document;
using Hostcall.Results.Hazards;

namespace Hostcall.Plots.Sections;

/// <summary>Which calls find or change something else when a guest makes them: a matrix of verdicts, and why.</summary>
internal static class HazardSection
{
    public static Section Of(HazardReport hazards)
    {
        string[] lanes = [.. hazards.Rows.Select(row => row.Lane).Distinct()];
        return new Section("Hazards",
        [
            new Sentences([.. InShort(hazards)]) { For = Audience.Terminal },
            .. lanes.Select(lane => Matrix(hazards, lane)),
            new Section("Where a call is not as a plain one", [new Sentences([.. Differences(hazards)])]),
            new Sentences([.. hazards.Notes.Missing.Select(reason => $"Not asked: {reason}.")]),
            new Command(hazards.Notes.CommandLine) { For = Audience.Files },
        ])
        {
            Id = "hazards",
        };
    }

    /// <summary>A sentence for each path: of how many probes the answer is another, and how many it refuses.</summary>
    public static IEnumerable<string> InShort(HazardReport? hazards)
    {
        if (hazards is null) yield break;
        foreach (var path in hazards.Rows.GroupBy(row => row.Path))
        {
            string[] lanes = [.. path.GroupBy(row => row.Lane).Select(lane => $"{Counted(lane)} on {lane.Key}")];
            yield return $"Of {path.Select(row => row.Probe).Distinct().Count()} probes of system calls over {path.Key}, {string.Join("; ", lanes)}.";
        }

        foreach (var surprise in hazards.Notes.Surprises)
            yield return $"Not as expected: {surprise.Probe} on {surprise.Path} in {surprise.Lane} was expected to be {surprise.Expected}.";
    }

    private static string Counted(IEnumerable<HazardRow> rows)
    {
        var count = rows.CountBy(row => row.Verdict).ToDictionary();
        return string.Join(", ", HazardRow.Verdicts.Where(count.ContainsKey).Select(verdict => $"{count[verdict]} {verdict}"));
    }

    private static Table Matrix(HazardReport hazards, string lane)
    {
        var rows = hazards.Rows.Where(row => row.Lane == lane).ToLookup(row => row.Probe);
        string[] paths = [.. hazards.Rows.Select(row => row.Path).Distinct()];
        return new Table(
            $"{lane}: the answer beside that of a plain call",
            [new("probe", ColumnKind.Name), .. paths.Select(path => new Column(path, ColumnKind.Name)), new("asks whether", ColumnKind.Prose, Priority: 1)],
            [
                .. hazards.Notes.Probes.Select(probe => new Row([
                    probe.Id,
                    .. paths.Select(path => new Cell(rows[probe.Id].FirstOrDefault(row => row.Path == path)?.Verdict ?? "")),
                    probe.Question])),
            ]);
    }

    /// <summary>A sentence for each answer that paths share.</summary>
    private static IEnumerable<string> Differences(HazardReport hazards)
    {
        foreach (var probe in hazards.Notes.Probes)
        {
            var differing = hazards.Rows.Where(row => row.Probe == probe.Id && row.Verdict != HazardRow.Same)
                .GroupBy(row => (row.Result, row.NativeResult, row.Verdict));
            string[] answers =
            [
                .. differing.Select(same =>
                    $"{string.Join("; ", same.GroupBy(row => row.Path).Select(path => $"{path.Key} ({string.Join(", ", path.Select(row => row.Lane))})"))}: "
                    + $"\"{same.Key.Result}\" where a plain call gives \"{same.Key.NativeResult}\""),
            ];
            if (answers.Length > 0) yield return $"{probe.Id}, whether {probe.Question}. {string.Join(". ", answers)}. Because: {probe.Because}.";
        }
    }
}
