using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>Which logical CPUs there are, and which of them this process may use.</summary>
/// <param name="Present">CPUs with a directory in sysfs.</param>
/// <param name="Online">CPUs that run now.</param>
/// <param name="Possible">CPUs that could ever be plugged in.</param>
/// <param name="Isolated">CPUs kept free of ordinary tasks by isolcpus= or an isolated cpuset.</param>
/// <param name="NohzFull">CPUs whose tick stops while one task runs (nohz_full=).</param>
/// <param name="Allowed">
/// CPUs that affinity and cpusets leave to this process (Cpus_allowed_list, proc_pid_status(5)); of its main thread, so read it
/// before pinning that.
/// </param>
/// <param name="SmtActive">Whether two hardware threads share a core now.</param>
/// <param name="SmtControl">on, off, forceoff, notsupported or notimplemented.</param>
/// <param name="Siblings">The sets of logical CPUs that share a core.</param>
/// <param name="CoreKinds">The kinds of core, fastest first, where there are several; empty where all CPUs are alike.</param>
public sealed record TopologyFacts(
    CpuList Present,
    CpuList? Online,
    CpuList? Possible,
    CpuList? Isolated,
    CpuList? NohzFull,
    CpuList? Allowed,
    bool? SmtActive,
    string? SmtControl,
    [property: JsonPropertyName("smt_siblings")] IReadOnlyList<CpuList> Siblings,
    IReadOnlyList<CoreKind> CoreKinds)
{
    /// <summary>CPUs that are online and allowed; null if either is unknown.</summary>
    [JsonIgnore]
    public CpuList? Usable => Online is null || Allowed is null ? null : Allowed.Intersect(Online);

    public int? UsableCount => Usable?.Count;

    /// <summary>What kind of core a CPU is of; null where all are alike or it is not known.</summary>
    public string? CoreKindOf(int cpu) => CoreKinds.FirstOrDefault(kind => kind.Cpus.Contains(cpu))?.Name;

    /// <summary>Reads these facts alone. Never throws for what the files hold or do.</summary>
    public static TopologyFacts Read(SystemFiles files)
    {
        var reader = new FactReader(files);
        return Read(reader, new KeyedLines(reader, "state of this process", KernelPaths.Status));
    }

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
            SiblingSets(reader, present),
            CoreKind.ReadAll(reader.Files, present));
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

/// <summary>CPUs of one kind on a processor that has several.</summary>
/// <param name="Name">P-core, E-core, LP-E-core; else as the kernel names the performance counters, or "capacity N".</param>
/// <param name="Cpus">The CPUs.</param>
public sealed record CoreKind(string Name, CpuList Cpus)
{
    private const string Devices = "/sys/devices";

    /// <summary>Intel's kinds by the name of their counters (Documentation/admin-guide/perf/), fastest first.</summary>
    private static readonly (string Counters, string Name)[] Intel =
        [("cpu_core", "P-core"), ("cpu_atom", "E-core"), ("cpu_lowpower", "LP-E-core")];

    /// <summary>All kinds, fastest first as far as the kernel tells; empty where no file shows more than one.</summary>
    internal static IReadOnlyList<CoreKind> ReadAll(SystemFiles files, CpuList present)
    {
        var intel = Intel.Select(kind => WithCounters(files, kind.Counters, kind.Name)).OfType<CoreKind>().ToList();
        if (intel.Count > 1)
            return intel;

        // What the scheduler thinks of each CPU, 1024 for the fastest (Documentation/scheduler/sched-capacity.rst).
        var capacities = present.Cpus
            .Select(cpu => (Cpu: cpu, Capacity: Parse.Count(files.Read($"{KernelPaths.Cpus}/cpu{cpu}/cpu_capacity").Text(out _) ?? "")))
            .Where(cpu => cpu.Capacity is not null)
            .GroupBy(cpu => cpu.Capacity, cpu => cpu.Cpu)
            .OrderByDescending(group => group.Key)
            .Select(group => new CoreKind($"capacity {group.Key}", new CpuList(group)))
            .ToList();
        if (capacities.Count > 1)
            return capacities;

        // Only the counters of a kind of core say on which CPUs they count; those of other devices have a cpumask.
        var named = files.List(Devices).Names.Select(name => WithCounters(files, name, name)).OfType<CoreKind>().ToList();
        return named.Count > 1 ? named : [];
    }

    private static CoreKind? WithCounters(SystemFiles files, string counters, string name)
        => CpuList.TryParse(files.Read($"{Devices}/{counters}/cpus").Text(out _), out var cpus) && cpus.Count > 0 ? new CoreKind(name, cpus) : null;
}
