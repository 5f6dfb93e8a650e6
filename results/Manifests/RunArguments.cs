namespace Hostcall.Results;

/// <summary>The arguments of a run, after defaults were filled in.</summary>
public sealed record RunArguments
{
    public required IReadOnlyList<string> Scenarios { get; init; }

    public required IReadOnlyList<string> Lanes { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Calls per block; null when the program chose per path.</summary>
    public long? Calls { get; init; }

    /// <summary>CPU that the measuring thread is pinned to; null when the program chose.</summary>
    public int? Cpu { get; init; }

    /// <summary><c>same-cpu</c>, <c>cross-cpu</c> or <c>smt-sibling</c>; several joined by commas.</summary>
    public string? Placement { get; init; }

    public int? Seed { get; init; }
}
