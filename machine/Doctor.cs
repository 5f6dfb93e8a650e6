namespace Hostcall.Machine;

/// <summary>Says what a machine can measure, what disturbs it, and what to do about that.</summary>
public static class Doctor
{
    /// <summary>The examination in the order in which it is shown: what the paths need, what makes noise, what tools want.</summary>
    private static readonly Func<Examination, Finding>[] Checks =
    [
        KvmFindings.Device,
        KvmFindings.Module,
        KvmFindings.Api,
        KvmFindings.HostSyscall,
        RightsFindings.Ptrace,
        PerfFindings.Counters,
        CpuFindings.Cpus,
        CpuFindings.Kinds,
        FrequencyFindings.Governor,
        FrequencyFindings.Turbo,
        FrequencyFindings.Thermal,
        CpuFindings.Smt,
        CpuFindings.Mitigations,
        RightsFindings.Aslr,
        NoiseFindings.Steal,
        NoiseFindings.Hypervisor,
        NoiseFindings.Timer,
        NoiseFindings.Clocksource,
        MemoryFindings.Memory,
        MemoryFindings.Quota,
        ToolFindings.Lab,
        ToolFindings.Perf,
        ToolFindings.Runtime,
    ];

    /// <summary>
    /// Examines a machine. On the running one this takes about a quarter of a second, since it watches steal time;
    /// of a captured tree only the files are judged, and what would have to be tried is reported as unknown.
    /// </summary>
    /// <param name="facts">What was read.</param>
    /// <param name="files">Where it was read.</param>
    /// <param name="labs">What each lab says about running here; none where no lab was asked.</param>
    public static IReadOnlyList<Finding> Examine(MachineFacts facts, SystemFiles files, IReadOnlyList<LabAnswer>? labs = null)
        => Examine(facts, files.IsThisMachine ? new LiveProbes(files) : new NoProbes(), labs);

    /// <summary>What lets perf take samples of the running machine, its kernel included; null where nothing stands in the way.</summary>
    public static string? SamplingRemedy(MachineFacts facts) => PerfFindings.SamplingRemedy(facts, PerfProbe.Run().TaskClock);

    /// <summary>The same with the trying left to <paramref name="probes"/>.</summary>
    public static IReadOnlyList<Finding> Examine(MachineFacts facts, IProbes probes, IReadOnlyList<LabAnswer>? labs = null)
    {
        var examination = new Examination(facts, probes, labs ?? []);
        return [.. Checks.Select(check => check(examination))];
    }

    /// <summary>What stands in the way of performance counters on the running machine, and the remedy: the one that doctor shows.</summary>
    public static Finding PerformanceCounters(MachineFacts facts, SystemFiles files)
        => PerfFindings.Counters(new Examination(facts, files.IsThisMachine ? new LiveProbes(files) : new NoProbes(), []));
}
