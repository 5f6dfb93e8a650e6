namespace Hostcall.Results;

/// <summary>summary.json: what a run says, made from samples.csv, manifest.json and the ledger.</summary>
public sealed record Summary
{
    /// <summary>The newest layout that this program writes and reads.</summary>
    public const int CurrentSchema = 2;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public required string RunId { get; init; }

    /// <summary>The answer in a few lines; null in summaries of before there was one.</summary>
    public Headline? Headline { get; init; }

    /// <summary>How the intervals and verdicts were made.</summary>
    public required Method Method { get; init; }

    /// <summary>One row for each scenario, lane and path, in the manifest's order.</summary>
    public required IReadOnlyList<SummaryRow> Rows { get; init; }

    /// <summary>Each pair of measured paths that share a scenario and a lane.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>The exit ladder as differences, where its rungs were measured.</summary>
    public required IReadOnlyList<LadderStep> Ladder { get; init; }

    /// <summary>Figures of others, for orientation; never measured here.</summary>
    public required IReadOnlyList<PublishedFigure> Published { get; init; }

    /// <summary>
    /// The lanes of a scenario that a headline or the first chart may rest on: those of which no row has an artefact, with
    /// the mitigations that the kernel chooses. Where a unit has no such lane, the next best: any set of mitigations, and all.
    /// </summary>
    public IReadOnlyList<string> HeadlineLanesOf(string scenario) =>
    [
        .. from row in Rows
           where row.Scenario == scenario
           group row by row.Lane into lane
           let hasArtefact = lane.Any(row => row.Artefact is not null)
           group (lane.Key, hasArtefact) by lane.First().Unit into unit
           let sound = unit.Where(lane => !lane.hasArtefact).Select(lane => lane.Key).ToArray()
           let plain = sound.Where(lane => LaneName.SetOf(lane) is null).ToArray()
           from lane in plain.Length > 0 ? plain : sound.Length > 0 ? sound : [.. unit.Select(lane => lane.Key)]
           select lane,
    ];

    /// <summary>Sentences about the run as a whole.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
