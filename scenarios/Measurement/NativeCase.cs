using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>A scenario on a path in one form, over all rounds of a run on this machine.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="path">The path.</param>
/// <param name="variant">Its form.</param>
/// <param name="calls">Calls of one block.</param>
/// <param name="tally">What was counted before, where the run is resumed.</param>
internal sealed class NativeCase(Scenario scenario, IPath path, Variant variant, long calls, Tally tally)
{
    /// <summary>Preemptions of a block from which on the reader is told; housekeeping of an idle kernel makes about one.</summary>
    private const int MuchPreempted = 2;

    private Tally tally = tally;

    public string Scenario => scenario.Name;

    /// <summary>Under which it is recorded.</summary>
    public string Name => variant.NameOf(path);

    /// <summary>Calls of one block.</summary>
    public long Calls => calls;

    /// <summary>Why it takes part no longer, or null.</summary>
    public string? Failure { get; set; }

    /// <summary>Adds what was counted in one more round.</summary>
    public void Add(Tally more) => tally += more;

    public CaseOrder Order(IReadOnlyList<int> rounds) => new(scenario.Name, path.Id, variant, calls, rounds);

    /// <summary>What is known of it so far.</summary>
    public Outcome ToOutcome()
    {
        var row = Row(scenario, path, variant);
        return Failure is not null ? row with { Reason = Failure } : row with
        {
            Status = Status.Measured,
            ExitsPerCall = tally.ExitsPerCall,
            ExitsPromised = path.Promise?.Exits * scenario.Requests.Length,
            CpuNsPerCall = tally.CpuNsPerCall,
            Tally = tally,
            Notes = Preempted is { } preempted ? [preempted] : [],
        };
    }

    /// <summary>An outcome that says no more than which case it is of, and failed without a reason.</summary>
    public static Outcome Row(Scenario scenario, IPath path, Variant variant) => new()
    {
        Scenario = scenario.Name,
        Lane = NativeLane.Name,
        Path = variant.NameOf(path),
        Unit = Unit.Nanoseconds,
        IsRung = path.IsRung,
        Status = Status.Failed,
    };

    /// <summary>A sentence on how often something else ran in the middle of blocks, or null where it hardly did.</summary>
    /// <remarks>A tracer and its stub take the CPU from each other all the time; nothing can be told there.</remarks>
    private string? Preempted => path.HasPartner || tally.Preemptions < MuchPreempted * tally.Blocks || tally.Blocks == 0
        ? null
        : $"The scheduler took the CPU away from the measuring thread in the middle of blocks, {tally.Preemptions} times in {tally.Blocks} blocks.";
}
