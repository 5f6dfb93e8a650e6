using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Where a second process of a path runs.</summary>
public enum Placement
{
    SameCpu,
    CrossCpu,
}

/// <summary>What a run shall measure; every value is checked already.</summary>
public sealed record RunRequest
{
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    public required IReadOnlyList<IPath> Paths { get; init; }

    /// <summary>Passes over all paths, or null for what each lane does by default.</summary>
    public int? Rounds { get; init; }

    /// <summary>Rounds that one process measures on this machine, or null for the default.</summary>
    public int? RoundsPerGroup { get; init; }

    /// <summary>Rounds in a lab, where they are not <see cref="Rounds"/>.</summary>
    public int? LabRounds { get; init; }

    /// <summary>Calls of one block, or null for what each lane chooses.</summary>
    public long? Calls { get; init; }

    /// <summary>The CPU of the measuring thread.</summary>
    public required int Cpu { get; init; }

    public required Placement Placement { get; init; }

    public required int Seed { get; init; }

    /// <summary>The forms in which each path takes part in a round; more than one to compare placements, or a path with itself.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }
}
