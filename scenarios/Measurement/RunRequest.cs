using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What a run shall measure; every value is checked already.</summary>
public sealed record RunRequest
{
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    public required IReadOnlyList<PathRow> Paths { get; init; }

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

    /// <summary>Where the second process of a path runs, one or several; in the order of the report.</summary>
    public required IReadOnlyList<Placement> Placements { get; init; }

    public required int Seed { get; init; }

    /// <summary>By path id: the forms in which it takes part in a round; several to compare placements, or a path with itself.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Variant>> Variants { get; init; }

    /// <summary>
    /// Every name that a row may have, in the order of the report: a path's id, which it has where forms do not
    /// matter, then its forms.
    /// </summary>
    public IReadOnlyList<string> RowNames =>
        [.. Paths.SelectMany(path => Variants[path.Id].Select(variant => variant.NameOf(path)).Prepend(path.Id)).Distinct()];
}
