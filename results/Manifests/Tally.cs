using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>
/// What was counted while a path ran, warm-up blocks included. Plain sums, so that those of several rounds, processes
/// and resumptions of a run add up.
/// </summary>
/// <param name="Calls">Calls made.</param>
/// <param name="Blocks">Blocks run.</param>
/// <param name="Exits">Exits by KVM's own counter; null where nothing counts them.</param>
/// <param name="CpuNs">CPU time of all threads involved, in ns.</param>
/// <param name="Preemptions">Times the scheduler took the CPU from the measuring thread.</param>
public sealed record Tally(long Calls, long Blocks, long? Exits, long CpuNs, long Preemptions)
{
    /// <summary>Nothing was counted yet.</summary>
    public static readonly Tally None = new(0, 0, null, 0, 0);

    /// <summary>Without the exit that ends each block. Null where no call was made or nothing counts exits.</summary>
    [JsonIgnore]
    public double? ExitsPerCall => Calls == 0 ? null : (double?)(Exits - Blocks) / Calls;

    /// <summary>In ns; null where no call was made.</summary>
    [JsonIgnore]
    public double? CpuNsPerCall => Calls == 0 ? null : (double)CpuNs / Calls;

    public static Tally operator +(Tally a, Tally b) => new(
        a.Calls + b.Calls,
        a.Blocks + b.Blocks,
        a.Exits is null ? b.Exits : a.Exits + (b.Exits ?? 0),
        a.CpuNs + b.CpuNs,
        a.Preemptions + b.Preemptions);
}
