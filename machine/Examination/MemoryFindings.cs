namespace Hostcall.Machine;

/// <summary>Memory management and quotas that may stop a run for a moment.</summary>
internal static class MemoryFindings
{
    internal static Finding Memory(Examination examination)
    {
        var topic = new Topic("memory", "Swap and huge pages");
        var memory = examination.Facts.Memory;
        if (memory.SwapTotalKilobytes is not { } swap)
        {
            return topic.Unknown(
                $"Could not be read ({examination.WhyUnread("swap", "memory")}).",
                "Page faults from swap would not be foreseen.",
                "see /proc/meminfo");
        }

        var used = memory.SwapUsedKilobytes ?? 0;
        var swapping = swap == 0 ? "No swap" : $"{used / 1024} of {swap / 1024} MiB of swap used";
        var merging = memory.SamePageMerging switch { true => "on", false => "off", null => "unreadable" };
        var what = $"{swapping}, transparent huge pages {memory.TransparentHugePages ?? "unreadable"}, same-page merging {merging}.";
        if (used > 0)
            return topic.Noisy(what, "Memory has been short; a page that comes back from disk in a block shows as an outlier.", "sudo swapoff -a");
        if (memory.SamePageMerging == true)
        {
            return topic.Noisy(
                what,
                "Guest pages may be merged and copied again on a write, which shows as an outlier.",
                "echo 2 | sudo tee /sys/kernel/mm/ksm/run");
        }

        return topic.Ok(what, "Nothing here moves pages during a run; huge pages change how guest memory is mapped, so compare like with like.");
    }

    internal static Finding Quota(Examination examination)
    {
        var topic = new Topic("cpu-quota", "CPU quota");
        var group = examination.Facts.Cgroup;
        if (group.Quota is not { } quota)
        {
            return topic.Unknown(
                $"Could not be read ({examination.WhyUnread("control group CPU limit")}).",
                "The process may be stopped in every period without being seen beforehand.",
                "see cpu.max of its control group");
        }

        if (!quota.Limited)
            return topic.Ok("No control group limits CPU time, as far as the groups can be seen from here.", "The process is not stopped to keep to a quota.");

        var stops = group.ThrottledPeriods is { } periods ? $"ran out {periods} times so far" : "how often it ran out is unreadable";
        var cpus = FormattableString.Invariant($"{quota.Cpus:0.##} CPUs");
        return topic.Noisy(
            $"{quota.QuotaMicroseconds} µs of CPU time in every {quota.PeriodMicroseconds} µs ({cpus}); {stops}.",
            "When the quota runs out the process stands still until the next period; that shows as outliers of milliseconds.",
            "raise the limit: with Docker --cpus, with systemd CPUQuota=");
    }
}
