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

    /// <summary>Calls of one block, or null for what each lane chooses.</summary>
    public long? Calls { get; init; }

    /// <summary>The CPU of the measuring thread.</summary>
    public required int Cpu { get; init; }

    /// <summary>The CPU of a second process, where a path has one.</summary>
    public required int PartnerCpu { get; init; }

    public required Placement Placement { get; init; }

    public required int Seed { get; init; }

    /// <summary>How often each path takes part in a round, each time as a case of its own; more than 1 to measure noise.</summary>
    public int Replicas { get; init; } = 1;
}
