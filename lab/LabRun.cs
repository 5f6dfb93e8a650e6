using Hostcall.Linux;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>What a lab gave back. Every pair of the order has one outcome, whatever happened.</summary>
/// <param name="Lane">The lab's name.</param>
/// <param name="Unit">Of every block, the same for all.</param>
/// <param name="Kernel">What the kernel inside calls itself; empty where it did not get that far.</param>
/// <param name="Outcomes">Scenario by scenario, in the order of the paths.</param>
/// <param name="Blocks">As they were measured; none where the lab died on the way.</param>
/// <param name="Console">The end of the kernel's console, where the lab died; else empty.</param>
/// <param name="KeptFolder">Where the whole console is kept, where the lab died; else null.</param>
public sealed record LabRun(
    string Lane,
    Unit Unit,
    string Kernel,
    IReadOnlyList<LabOutcome> Outcomes,
    IReadOnlyList<LabBlock> Blocks,
    string Console = "",
    string? KeptFolder = null)
{
    /// <summary>The CPU as the agent read it; null where it did not get that far.</summary>
    public LaneMachine? Machine { get; init; }

    /// <summary>Why the machine did not come to its end; else null.</summary>
    public string? Failure { get; init; }

    /// <summary>What probes of hazards answered; none where nothing was asked, or the lab died.</summary>
    public IReadOnlyList<ProbeAnswer> Answers { get; init; } = [];

    /// <summary>What a sweep told.</summary>
    public IReadOnlyList<string> SweepLines { get; init; } = [];
}

/// <summary>What a probe of hazards answered on a path.</summary>
/// <param name="Path">The path's id.</param>
/// <param name="Probe">The probe's id.</param>
/// <param name="Text">The answer; empty where the path cannot run.</param>
/// <param name="Lacking">Why it cannot; else null.</param>
public sealed record ProbeAnswer(string Path, string Probe, string Text, Unavailable? Lacking);

/// <summary>What became of one scenario on one path.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Path">Its id.</param>
/// <param name="Status">Measured, unavailable or failed.</param>
/// <param name="Reason">Why it was not measured, in one sentence; else null.</param>
/// <param name="Remedy">What would help; null where nothing is known to.</param>
/// <param name="ExitsPerCall">By KVM's counter; null for a path without a VM.</param>
/// <param name="Counters">KVM's counters of the vCPU that moved, per call.</param>
public sealed record LabOutcome(
    string Scenario,
    string Path,
    Status Status,
    string? Reason,
    string? Remedy,
    double? ExitsPerCall,
    IReadOnlyDictionary<string, double> Counters);

/// <summary>One block.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Path">Its id.</param>
/// <param name="Round">From 0.</param>
/// <param name="Block">Within the round, from 0.</param>
/// <param name="Calls">How many calls the block made.</param>
/// <param name="Value">Cost of one call, in the unit of the lab.</param>
public sealed record LabBlock(string Scenario, string Path, int Round, int Block, long Calls, double Value);
