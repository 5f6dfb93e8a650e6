using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>What a run was asked for, after defaults were filled in: enough to go on with it.</summary>
public sealed record Plan
{
    /// <summary>The lane whose rounds are measured in batches; in the others a batch is one round.</summary>
    public const string BatchedLane = "native";

    /// <summary>Of a manifest that does not have one.</summary>
    public static readonly Plan Nothing = new() { Scenarios = [], Lanes = [], Paths = [], Rounds = 0 };

    public required IReadOnlyList<string> Scenarios { get; init; }

    public required IReadOnlyList<string> Lanes { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Passes over all cases on this machine.</summary>
    public required int Rounds { get; init; }

    /// <summary>Passes over all cases by lane. Null in runs of schema 1.</summary>
    public IReadOnlyDictionary<string, int>? LaneRounds { get; init; }

    /// <summary>
    /// Consecutive rounds that one process measured on this machine: round r is of batch r / n. Null in runs of
    /// before there were batches, whose batches are single rounds.
    /// </summary>
    public int? RoundsPerBatch { get; init; }

    /// <summary>
    /// A case on this machine ends once half of its interval is no more than so much of its estimate; <see cref="Rounds"/> is then the most
    /// that it gets. Null where every case gets all rounds.
    /// </summary>
    public double? UntilPercent { get; init; }

    /// <summary>Calls per block; null when the program chose per path.</summary>
    public long? Calls { get; init; }

    /// <summary>CPU that the measuring thread is pinned to; null when the program chose.</summary>
    public int? Cpu { get; init; }

    /// <summary><c>same-cpu</c>, <c>cross-cpu</c> or <c>smt-sibling</c>; several joined by commas.</summary>
    public string? Placement { get; init; }

    public int? Seed { get; init; }

    /// <summary><see cref="RoundsPerBatch"/> as schema 1 spells it; read, never written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RoundsPerGroup
    {
        get => null;
        init => RoundsPerBatch = value ?? RoundsPerBatch;
    }

    /// <summary>Rounds of a lab as schema 1 has them; read, never written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? LabRounds
    {
        get => null;
        init => labRounds = value;
    }

    private readonly int? labRounds;

    /// <summary>Rounds of a batch in a lane; at least 1.</summary>
    public int RoundsPerBatchIn(string lane) => lane == BatchedLane ? Math.Max(1, RoundsPerBatch ?? 1) : 1;

    /// <summary>Passes over all cases in a lane.</summary>
    public int RoundsIn(string lane) =>
        LaneRounds is not null && LaneRounds.TryGetValue(lane, out int rounds) ? rounds : lane == BatchedLane ? Rounds : labRounds ?? Rounds;

    /// <summary>With the lanes under the names that they have today.</summary>
    internal Plan UnderTodaysNames() => this with
    {
        Lanes = [.. Lanes.Select(LaneName.Today)],
        LaneRounds = LaneRounds?.ToDictionary(lane => LaneName.Today(lane.Key), lane => lane.Value),
    };
}
