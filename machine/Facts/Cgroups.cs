using System.Text;
using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>How control groups limit this process's CPU time. The groups' names are not kept.</summary>
/// <param name="Version">1 or 2: the hierarchy that the cpu controller is bound to.</param>
/// <param name="Quota">The tightest limit of the own group and all above it.</param>
/// <param name="ThrottledPeriods">Periods in which the own group was stopped (nr_throttled of cpu.stat).</param>
/// <param name="Cpuset">CPUs that the own group may use (cpuset.cpus.effective).</param>
public sealed record CgroupFacts(int? Version, [property: JsonPropertyName("cpu_quota")] CpuQuota? Quota, long? ThrottledPeriods, CpuList? Cpuset)
{
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
        else if (quotas.Count == 0)
            reader.Miss("control group CPU limit", $"{group.Folder}: neither it nor a group above it that is mounted has the cpu controller");
        return quotas.MinBy(quota => quota.Cpus);
    }

    /// <summary>The limit that one group sets; null where it sets none because others rule it, or with a reason.</summary>
    private static CpuQuota? ReadQuota(SystemFiles files, CgroupMount mount, string folder, List<string> reasons)
    {
        var path = mount.IsUnified ? $"{folder}/cpu.max" : $"{folder}/cpu.cfs_quota_us";
        if (mount.IsUnified && !files.Exists(path))
        {
            // The root of all groups has no cpu.max: nothing limits the machine as a whole. It is told from the root of a
            // namespace by cgroup.events, which every other group has (cgroup-v2.rst, "Core Interface Files").
            if (mount.Root == "/" && folder == mount.Point && !files.Exists($"{folder}/cgroup.events"))
                return CpuQuota.NoLimit;
            // Without the controller a group shares what the nearest group above it that has it may use.
            if (files.Read($"{folder}/cgroup.controllers").Text(out _) is { } controllers && !Parse.Words(controllers).Contains("cpu"))
                return null;
        }

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

/// <summary>
/// CPU time that a control group may use in each period before it is stopped until the next one (cpu.max,
/// Documentation/admin-guide/cgroup-v2.rst; cpu.cfs_quota_us in version 1, Documentation/scheduler/sched-bwc.rst).
/// </summary>
/// <param name="QuotaMicroseconds">CPU time for each period; null means no limit.</param>
/// <param name="PeriodMicroseconds">Length of a period.</param>
public sealed record CpuQuota(
    [property: JsonPropertyName("quota_us")] long? QuotaMicroseconds,
    [property: JsonPropertyName("period_us")] long PeriodMicroseconds)
{
    public static CpuQuota NoLimit { get; } = new(null, 100_000);

    /// <summary>The limit as a number of CPUs; infinite without one.</summary>
    [JsonIgnore]
    public double Cpus => QuotaMicroseconds is { } quota ? (double)quota / PeriodMicroseconds : double.PositiveInfinity;

    public bool Limited => QuotaMicroseconds is not null;

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

/// <summary>
/// The control group of this process as one controller sees it: the directory of its own group and those above it (cgroups(7)).
/// </summary>
/// <param name="Mount">The hierarchy.</param>
/// <param name="Folder">Directory of the process's own group.</param>
internal sealed record Cgroup(CgroupMount Mount, string Folder)
{
    /// <summary>More levels than any hierarchy in use has.</summary>
    private const int Deepest = 64;

    /// <summary>The own group first, then each parent up to the mount point.</summary>
    internal IEnumerable<string> FolderAndParents
    {
        get
        {
            var folder = Folder;
            for (var level = 0; level < Deepest; level++)
            {
                yield return folder;
                var slash = folder.LastIndexOf('/');
                if (folder.Length <= Mount.Point.Length || slash <= 0)
                    yield break;
                folder = folder[..slash];
            }
        }
    }

    /// <summary>Finds the group for a controller in a mount that shows it.</summary>
    internal static Cgroup? Find(SystemFiles files, string controller, out string reason)
    {
        const string groupsPath = "/proc/self/cgroup", mountsPath = "/proc/self/mountinfo";
        var groups = files.Read(groupsPath).Text(out var groupsReason);
        var mounts = files.Read(mountsPath).Text(out var mountsReason);
        reason = groups is null ? $"{groupsPath}: {groupsReason}"
            : mounts is null ? $"{mountsPath}: {mountsReason}"
            : $"{mountsPath}: no mount with \"{controller}\" shows the group that {groupsPath} names";
        if (groups is null || mounts is null)
            return null;

        // id:controllers:path. Version 2 has no controllers here, and has those that no hierarchy of version 1 was given.
        var lines = groups.Split('\n').Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        var own = lines.Find(parts => parts[1].Split(',').Contains(controller)) ?? lines.Find(parts => parts[0] == "0" && parts[1].Length == 0);
        if (own is null)
            return null;
        var unified = own[1].Length == 0;

        // Where several mounts show the group, the one with the highest root shows most of what limits it from above.
        return CgroupMount.ParseAll(mounts)
            .Where(mount => mount.IsUnified == unified && (unified || mount.Controllers.Contains(controller)))
            .Select(mount => (Mount: mount, Folder: mount.Folder(own[2])))
            .Where(seen => seen.Folder is not null)
            .OrderByDescending(seen => files.Exists(seen.Folder!))
            .ThenBy(seen => seen.Mount.Root.Length)
            .Select(seen => new Cgroup(seen.Mount, seen.Folder!))
            .FirstOrDefault();
    }
}

/// <summary>Where a control group hierarchy is mounted (proc_pid_mountinfo(5)).</summary>
/// <param name="Root">The group that the mount point shows, as the hierarchy names it.</param>
/// <param name="Point">The mount point.</param>
/// <param name="IsUnified">True for version 2, which has all controllers.</param>
/// <param name="Controllers">The controllers of a version 1 hierarchy.</param>
internal sealed record CgroupMount(string Root, string Point, bool IsUnified, IReadOnlyList<string> Controllers)
{
    internal static IEnumerable<CgroupMount> ParseAll(string mountInfo)
    {
        foreach (var line in mountInfo.Split('\n'))
        {
            // id parent device root point options [optional…] - type source options
            var halves = line.Split(" - ", 2);
            if (halves.Length == 2
                && Parse.Words(halves[0]) is [_, _, _, var root, var point, ..]
                && Parse.Words(halves[1]) is [var type and ("cgroup" or "cgroup2"), _, var options, ..])
                yield return new CgroupMount(Unescape(root), Unescape(point), type == "cgroup2", options.Split(','));
        }
    }

    /// <summary>
    /// The directory of a group below the mount point; null where the mount does not show it. Both names are relative to the
    /// namespace that reads them, so either may begin with "/.." (cgroup_namespaces(7)); what the groups between there and the
    /// namespace are called is not known.
    /// </summary>
    internal string? Folder(string group)
    {
        string[] root = Names(Root), own = Names(group);
        if (own.Length < root.Length || !own.AsSpan(0, root.Length).SequenceEqual(root) || own.AsSpan(root.Length).Contains(".."))
            return null;
        return string.Join('/', [Point, .. own[root.Length..]]);
    }

    private static string[] Names(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Turns \040 and its like, which stand for blanks in a path, back into characters.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
