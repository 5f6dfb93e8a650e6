using static Hostcall.Machine.FindingState;

namespace Hostcall.Machine;

/// <summary>Memory management and quotas that may stop a run for a moment.</summary>
internal static class MemoryFindings
{
    internal static Finding Memory(Examination examination)
    {
        const string id = "memory", topic = "Swap and huge pages";
        var memory = examination.Facts.Memory;
        if (memory.SwapTotalKilobytes is not { } swap)
            return new Finding(id, topic, Unknown, $"Could not be read ({examination.WhyUnread("swap", "memory")}).", "Page faults from swap would not be foreseen.", "See /proc/meminfo.");

        var used = memory.SwapUsedKilobytes ?? 0;
        var what = $"{(swap == 0 ? "No swap" : $"{used / 1024} of {swap / 1024} MiB of swap used")}, transparent huge pages {memory.TransparentHugePages ?? "unreadable"}, same-page merging {memory.SamePageMerging switch { true => "on", false => "off", null => "unreadable" }}.";
        if (used > 0)
            return new Finding(id, topic, Noisy, what, "Memory has been short; a page that comes back from disk in a block shows as an outlier.", "sudo swapoff -a");
        if (memory.SamePageMerging == true)
            return new Finding(id, topic, Noisy, what, "Guest pages may be merged and copied again on a write, which shows as an outlier.", "echo 2 | sudo tee /sys/kernel/mm/ksm/run");
        return new Finding(id, topic, Ok, what, "Nothing here moves pages during a run; huge pages change how guest memory is mapped, so compare like with like.", null);
    }

    internal static Finding Quota(Examination examination)
    {
        const string id = "cpu-quota", topic = "CPU quota";
        var group = examination.Facts.Cgroup;
        return group.Quota switch
        {
            null => new Finding(id, topic, Unknown, $"Could not be read ({examination.WhyUnread("control group CPU limit")}).", "The process may be stopped in every period without being seen beforehand.", "See cpu.max of its control group."),
            { QuotaMicroseconds: null } => new Finding(id, topic, Ok, "No control group limits CPU time, as far as the groups can be seen from here.", "The process is not stopped to keep to a quota.", null),
            { QuotaMicroseconds: { } time } quota => new Finding(id, topic, Noisy, FormattableString.Invariant($"{time} µs of CPU time in every {quota.PeriodMicroseconds} µs ({quota.Cpus:0.##} CPUs); {(group.ThrottledPeriods is { } stops ? $"ran out {stops} times so far" : "how often it ran out is unreadable")}."), "When the quota runs out the process stands still until the next period; that shows as outliers of milliseconds.", "Raise the limit: with Docker --cpus, with systemd CPUQuota="),
        };
    }
}
