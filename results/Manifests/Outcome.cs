using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>What became of one path in one scenario and lane, apart from its samples.</summary>
public sealed record Outcome
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    /// <summary>Name of the row: a path's id, and after an @ or a # its form.</summary>
    public required string Path { get; init; }

    /// <summary>Form of the path, as in <see cref="Results.Case.Form"/>.</summary>
    public string Form { get; init; } = "";

    /// <summary>What all this is about.</summary>
    [JsonIgnore]
    public Case Case => new(Scenario, Lane, Path, Form);

    /// <summary>Unit of the samples, the same for all.</summary>
    public required Unit Unit { get; init; }

    /// <summary>True for a path without the system call, which belongs to the exit ladder.</summary>
    public bool IsRung { get; init; }

    /// <summary>What the path is measured against; null in runs of before there was such a field, and for rows that only samples know.</summary>
    public PathTraits? Traits { get; init; }

    public required Status Status { get; init; }

    /// <summary>Why it is unavailable or failed, in one sentence; null when measured.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it, in one sentence; null when there is nothing to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Exits per call by KVM's own counters, where the blocks do not carry them; else null.</summary>
    public double? ExitsPerCall { get; init; }

    /// <summary>Exits per call that the path promises; null where it makes no promise.</summary>
    public double? ExitsPromised { get; init; }

    /// <summary>CPU time per call in ns, where the blocks do not carry it (schema 1); else null.</summary>
    public double? CpuNsPerCall { get; init; }

    /// <summary>
    /// How the emulated CPU distorts the figure, in one sentence; null where it is not known to. No headline rests on a
    /// lane that has one where another is there.
    /// </summary>
    public string? Artefact { get; init; }

    /// <summary>Sentences that a reader of the row must see.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
