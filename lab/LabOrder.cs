using Hostcall.GuestPayloads;
using Hostcall.Lab.Channel;

namespace Hostcall.Lab;

/// <summary>What a lab shall measure: every pair of scenario and path.</summary>
/// <param name="Scenarios">At least one.</param>
/// <param name="Paths">Ids of paths and rungs.</param>
/// <param name="Rounds">Passes over all pairs, each in an order of its own.</param>
/// <param name="Blocks">Blocks of each pair in each round.</param>
/// <param name="Calls">Calls of a block, at most: a lab makes fewer where they would not fit between two timer ticks.</param>
/// <param name="Seed">Decides the orders of the rounds.</param>
public sealed record LabOrder(
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<string> Paths,
    int Rounds,
    int Blocks,
    long Calls,
    int Seed)
{
    /// <summary>Enough for figures that repeat to the instruction.</summary>
    public const int DefaultRounds = 3;
    public const int DefaultBlocks = 3;
    public const long DefaultCalls = 20;

    /// <summary>Where a lab measures time: blocks long enough for its clock.</summary>
    public const long DefaultTimedCalls = 2000;

    /// <summary>CPUs of the machine. The agent measures on the first and gives a partner the second.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Calls between two marks instead of blocks; see <see cref="LabTrace"/>.</summary>
    internal long TracedCalls { get; init; }

    /// <summary>Probes of hazards to put over each path instead of blocks; see <see cref="LabHazards"/>.</summary>
    internal IReadOnlyList<string>? Probes { get; init; }

    /// <summary>Calls of a sweep to make over each path instead of blocks; see <see cref="LabSweep"/>.</summary>
    internal SweepPart? Sweep { get; init; }

    /// <summary>Set by tests only.</summary>
    internal Fault Fault { get; init; }

    /// <summary>Every pair, in the order in which the agent numbers them.</summary>
    internal IEnumerable<(string Scenario, string Path)> Pairs =>
        Scenarios.SelectMany(scenario => Paths.Select(path => (scenario.Name, path)));
}
