namespace Hostcall.Results;

/// <summary>The arguments of a run, after defaults were filled in.</summary>
public sealed record RunArguments
{
    /// <summary>The lane whose rounds are measured in groups; in the others a group is one round.</summary>
    public const string GroupedLane = "native";

    public required IReadOnlyList<string> Scenarios { get; init; }

    public required IReadOnlyList<string> Lanes { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Rounds in a lab; null when it was not recorded.</summary>
    public int? LabRounds { get; init; }

    /// <summary>
    /// Consecutive rounds that one process measured on this machine: round r is of group r / n. Null in runs of
    /// before there were groups, whose groups are single rounds.
    /// </summary>
    public int? RoundsPerGroup { get; init; }

    /// <summary>Calls per block; null when the program chose per path.</summary>
    public long? Calls { get; init; }

    /// <summary>CPU that the measuring thread is pinned to; null when the program chose.</summary>
    public int? Cpu { get; init; }

    /// <summary><c>same-cpu</c>, <c>cross-cpu</c> or <c>smt-sibling</c>; several joined by commas.</summary>
    public string? Placement { get; init; }

    public int? Seed { get; init; }

    /// <summary>Rounds of a group in a lane; at least 1.</summary>
    public int RoundsPerGroupIn(string lane) => lane == GroupedLane ? Math.Max(1, RoundsPerGroup ?? 1) : 1;
}
