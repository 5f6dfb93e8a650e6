using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>
/// CPU time that a control group may use in each period before it is stopped until the next one (cpu.max,
/// Documentation/admin-guide/cgroup-v2.rst; cpu.cfs_quota_us in version 1, Documentation/scheduler/sched-bwc.rst).
/// </summary>
/// <param name="QuotaMicroseconds">CPU time for each period; null means no limit.</param>
/// <param name="PeriodMicroseconds">Length of a period.</param>
public sealed record CpuQuota(long? QuotaMicroseconds, long PeriodMicroseconds)
{
    public static CpuQuota NoLimit { get; } = new(null, 100_000);

    /// <summary>The limit as a number of CPUs; infinite without one.</summary>
    public double Cpus => QuotaMicroseconds is { } quota ? (double)quota / PeriodMicroseconds : double.PositiveInfinity;

    public JsonObject ToJson() => Json.Object(
        ("limited", QuotaMicroseconds is not null),
        ("quota_us", QuotaMicroseconds),
        ("period_us", PeriodMicroseconds));

    /// <summary>Reads "max 100000" or "50000 100000" (cpu.max).</summary>
    internal static CpuQuota? Parse(string text) => Machine.Parse.Words(text) switch
    {
        [var quota, var period] => Of(quota == "max" ? "-1" : quota, period),
        _ => null,
    };

    /// <summary>Puts the two files of version 1 together; a quota of -1 is none.</summary>
    internal static CpuQuota? Of(string quota, string period)
        => Machine.Parse.Number(quota) is { } time && Machine.Parse.Count(period) is > 0 and var length
            ? new CpuQuota(time < 0 ? null : time, length)
            : null;
}
