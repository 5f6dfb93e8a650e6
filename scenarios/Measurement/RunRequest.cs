using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What a run shall measure: its plan, with everything that the plan names; every value is checked already.</summary>
public sealed record RunRequest
{
    public required Plan Plan { get; init; }

    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>One row for each id, of this machine's architecture where it has one.</summary>
    public required IReadOnlyList<PathRow> Paths { get; init; }

    /// <summary>The CPU of the measuring thread.</summary>
    public required int Cpu { get; init; }

    /// <summary>Where the second process of a path runs, one or several; in the order of the report.</summary>
    public required IReadOnlyList<Placement> Placements { get; init; }

    /// <summary>By path id: the forms in which it takes part in a round; several to compare placements, or a path with itself.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Variant>> Variants { get; init; }

    /// <summary>Of the round order and of the bootstrap.</summary>
    public int Seed => Plan.Seed ?? 0;

    /// <summary>The rows of a lane; one of a path of another architecture says why it is not measured.</summary>
    public IReadOnlyList<PathRow> PathsOn(string lane) => Lanes.PathsOn(lane, Paths.Select(path => path.Id), Plan.Lanes);

    /// <summary>Every case that a lane may have a row for, in the order of the report: a path as it is, where forms do not matter, then its forms.</summary>
    public IEnumerable<Case> RowsOf(string lane) =>
        from scenario in Scenarios
        from path in PathsOn(lane)
        from form in Variants[path.Id].Select(variant => variant.Suffix).Prepend("").Distinct()
        select new Case(scenario.Name, lane, path.Id, form);
}
