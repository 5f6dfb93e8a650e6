using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>What <see cref="StealMeter"/> saw.</summary>
/// <param name="PerCpu">The CPUs that were there at both readings, ascending; empty if steal time could not be read.</param>
/// <param name="Reason">Why it could not be read; null if it could.</param>
public sealed record StealReport(IReadOnlyList<StealDelta> PerCpu, string? Reason)
{
    /// <summary>Ticks of 1/100 s stolen from all CPUs; null if it could not be read.</summary>
    public long? StealTicks => Reason is null ? PerCpu.Sum(cpu => cpu.StealTicks) : null;

    /// <summary>Stolen share of all CPUs' time, in percent; null if it could not be read or no tick passed.</summary>
    public double? Percent
        => Reason is null && PerCpu.Sum(cpu => cpu.TotalTicks) is > 0 and var total ? 100.0 * PerCpu.Sum(cpu => cpu.StealTicks) / total : null;

    /// <summary>The CPU that lost most of its time; null if there is none.</summary>
    public StealDelta? Worst => PerCpu.MaxBy(cpu => cpu.Percent);

    public JsonObject ToJson() => Json.Object(
        ("ticks_per_second", 100),
        ("steal_ticks", StealTicks),
        ("percent", Percent),
        ("per_cpu", Json.Array(PerCpu.Select(cpu => Json.Object(
            ("cpu", cpu.Cpu),
            ("steal_ticks", cpu.StealTicks),
            ("total_ticks", cpu.TotalTicks),
            ("percent", cpu.Percent))))),
        ("unread_reason", Reason));
}
