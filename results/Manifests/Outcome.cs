namespace Hostcall.Results;

/// <summary>What became of one path in one scenario and lane, apart from its samples.</summary>
public sealed record Outcome
{
    public required string Scenario { get; init; }

    public required string Lane { get; init; }

    /// <summary>Path or rung id.</summary>
    public required string Path { get; init; }

    /// <summary>Unit of the samples, the same for all.</summary>
    public required Unit Unit { get; init; }

    /// <summary>True for a path without the system call, which belongs to the exit ladder.</summary>
    public bool IsRung { get; init; }

    public required Status Status { get; init; }

    /// <summary>Why it is unavailable or failed, in one sentence; null when measured.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it, in one sentence; null when there is nothing to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Exits per call by KVM's own counters; null where nothing counts them.</summary>
    public double? ExitsPerCall { get; init; }

    /// <summary>Exits per call that the path promises; null where it makes no promise.</summary>
    public double? ExitsPromised { get; init; }

    /// <summary>CPU time of all threads involved per call, in ns; null where it was not taken.</summary>
    public double? CpuNsPerCall { get; init; }

    /// <summary>The sums behind the figures for each call, for a run that is resumed; null where none were taken.</summary>
    public Tally? Tally { get; init; }

    /// <summary>Sentences that a reader of the row must see.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
