using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>How control groups limit this process's CPU time. The groups' names are not kept.</summary>
/// <param name="Version">1 or 2: the hierarchy that the cpu controller is bound to.</param>
/// <param name="Quota">The tightest limit of the own group and all above it.</param>
/// <param name="ThrottledPeriods">Periods in which the own group was stopped (nr_throttled of cpu.stat).</param>
/// <param name="Cpuset">CPUs that the own group may use (cpuset.cpus.effective).</param>
public sealed record CgroupFacts(int? Version, CpuQuota? Quota, long? ThrottledPeriods, CpuList? Cpuset)
{
    public JsonObject ToJson() => Json.Object(
        ("version", Version),
        ("cpu_quota", Quota?.ToJson()),
        ("throttled_periods", ThrottledPeriods),
        ("cpuset", Json.Cpus(Cpuset)));

    internal static CgroupFacts Read(FactReader reader)
    {
        var group = Cgroup.Find(reader.Files, "cpu", out var reason);
        if (group is null)
            reader.Miss("control group CPU limit", reason);
        var throttled = TryReadThrottled(reader.Files, out var throttledReason);
        if (throttled is null)
            reader.Miss("control group throttling", throttledReason);
        return new CgroupFacts(
            group is null ? null : group.Mount.IsUnified ? 2 : 1,
            group is null ? null : TightestQuota(reader, group),
            throttled,
            ReadCpuset(reader));
    }

    /// <summary>The count that grows by one with each period in which the own group ran out of quota.</summary>
    internal static long? TryReadThrottled(SystemFiles files, out string reason)
    {
        if (Cgroup.Find(files, "cpu", out reason) is not { } group)
            return null;
        var path = $"{group.Folder}/cpu.stat";
        var text = files.Read(path).Text(out var failure);
        var line = text?.Split('\n').FirstOrDefault(line => line.StartsWith("nr_throttled ", StringComparison.Ordinal));
        reason = $"{path}: {failure ?? "has no sound line \"nr_throttled\""}";
        return line is null ? null : Parse.Count(Parse.Words(line)[^1]);
    }

    private static CpuQuota? TightestQuota(FactReader reader, Cgroup group)
    {
        var reasons = new List<string>();
        var quotas = group.FolderAndParents.Select(folder => ReadQuota(reader.Files, group.Mount, folder, reasons)).OfType<CpuQuota>().ToList();
        if (reasons.Count > 0)
            reader.Miss("control group CPU limit", string.Join("; ", reasons));
        return quotas.MinBy(quota => quota.Cpus);
    }

    private static CpuQuota? ReadQuota(SystemFiles files, CgroupMount mount, string folder, List<string> reasons)
    {
        var path = mount.IsUnified ? $"{folder}/cpu.max" : $"{folder}/cpu.cfs_quota_us";
        // The root group has no cpu.max: nothing limits the machine as a whole (cgroup-v2.rst).
        if (mount.IsUnified && mount.Root == "/" && folder == mount.Point && !files.Exists(path))
            return CpuQuota.NoLimit;

        var text = files.Read(path).Text(out var reason);
        var period = mount.IsUnified ? "" : files.Read($"{folder}/cpu.cfs_period_us").Text(out reason) ?? "";
        var quota = text is null ? null : mount.IsUnified ? CpuQuota.Parse(text) : CpuQuota.Of(text, period);
        if (quota is null)
            reasons.Add($"{path}: {reason ?? $"makes no sense: {Parse.Excerpt(text)}"}");
        return quota;
    }

    internal static CpuList? ReadCpuset(FactReader reader)
    {
        if (Cgroup.Find(reader.Files, "cpuset", out var reason) is not { } group)
        {
            reader.Miss("cpuset", reason);
            return null;
        }

        // A group without the cpuset controller has no such file and takes what its parent has.
        var name = group.Mount.IsUnified ? "cpuset.cpus.effective" : "cpuset.effective_cpus";
        var folder = group.FolderAndParents.FirstOrDefault(folder => reader.Files.Exists($"{folder}/{name}"));
        return reader.Cpus("cpuset", $"{folder ?? group.Folder}/{name}");
    }
}
