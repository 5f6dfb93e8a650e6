using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>Which logical CPUs there are, and which of them this process may use.</summary>
/// <param name="Present">CPUs with a directory in sysfs.</param>
/// <param name="Online">CPUs that run now.</param>
/// <param name="Possible">CPUs that could ever be plugged in.</param>
/// <param name="Isolated">CPUs kept free of ordinary tasks by isolcpus= or an isolated cpuset.</param>
/// <param name="NohzFull">CPUs whose tick stops while one task runs (nohz_full=).</param>
/// <param name="Allowed">CPUs that affinity and cpusets leave to this process (Cpus_allowed_list, proc_pid_status(5)); of its main thread, so read it before pinning that.</param>
/// <param name="SmtActive">Whether two hardware threads share a core now.</param>
/// <param name="SmtControl">on, off, forceoff, notsupported or notimplemented.</param>
/// <param name="Siblings">The sets of logical CPUs that share a core.</param>
public sealed record TopologyFacts(
    CpuList Present,
    CpuList? Online,
    CpuList? Possible,
    CpuList? Isolated,
    CpuList? NohzFull,
    CpuList? Allowed,
    bool? SmtActive,
    string? SmtControl,
    [property: JsonPropertyName("smt_siblings")] IReadOnlyList<CpuList> Siblings)
{
    /// <summary>CPUs that are online and allowed; null if either is unknown.</summary>
    [JsonIgnore]
    public CpuList? Usable => Online is null || Allowed is null ? null : Allowed.Intersect(Online);

    public int? UsableCount => Usable?.Count;

    internal static TopologyFacts Read(FactReader reader, KeyedLines status)
    {
        var present = PresentCpus(reader);
        return new TopologyFacts(
            present,
            reader.Cpus("online CPUs", $"{KernelPaths.Cpus}/online"),
            reader.Cpus("possible CPUs", $"{KernelPaths.Cpus}/possible"),
            reader.Cpus("isolated CPUs", $"{KernelPaths.Cpus}/isolated"),
            reader.Cpus("nohz_full CPUs", $"{KernelPaths.Cpus}/nohz_full"),
            AllowedCpus(reader, status),
            reader.Flag("SMT active", $"{KernelPaths.Cpus}/smt/active"),
            reader.Value("SMT control", $"{KernelPaths.Cpus}/smt/control"),
            SiblingSets(reader, present));
    }

    private static CpuList PresentCpus(FactReader reader)
    {
        var cpus = new List<int>();
        foreach (var name in reader.Names("CPU directories", KernelPaths.Cpus) ?? [])
        {
            if (name.StartsWith("cpu", StringComparison.Ordinal) && Parse.Number(name[3..]) is >= 0 and < CpuList.Bound and var cpu)
                cpus.Add((int)cpu);
        }

        return new CpuList(cpus);
    }

    private static CpuList? AllowedCpus(FactReader reader, KeyedLines status)
    {
        const string key = "Cpus_allowed_list";
        var text = status.First("allowed CPUs", key);
        if (text is null)
            return null;
        if (CpuList.TryParse(text, out var list))
            return list;
        reader.Miss("allowed CPUs", $"{KernelPaths.Status}: \"{key}\" is not a CPU list: {Parse.Excerpt(text)}");
        return null;
    }

    private static List<CpuList> SiblingSets(FactReader reader, CpuList present)
    {
        static string? Complain(string text) => CpuList.TryParse(text, out _) ? null : $"is not a CPU list: {Parse.Excerpt(text)}";

        var sets = new List<CpuList>();
        foreach (var text in reader.PerCpu("SMT siblings", present.Cpus, "topology/thread_siblings_list", Complain).Values)
        {
            if (CpuList.TryParse(text, out var set) && !sets.Contains(set))
                sets.Add(set);
        }

        return sets;
    }
}
