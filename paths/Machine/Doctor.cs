namespace Hostcall.Paths.Machine;

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
        ToolFindings.Chart,
        ToolFindings.Lab,
        ToolFindings.Perf,
        ToolFindings.Runtime,
    ];

    /// <summary>
    /// Examines a machine. On the running one this takes about a quarter of a second, since it watches steal time;
    /// of a captured tree only the files are judged, and what would have to be tried is reported as unknown.
    /// </summary>
    public static IReadOnlyList<Finding> Examine(MachineFacts facts, SystemFiles files)
        => Examine(facts, files.IsThisMachine ? new LiveProbes(files) : new NoProbes());

    /// <summary>The same with the trying left to <paramref name="probes"/>.</summary>
    public static IReadOnlyList<Finding> Examine(MachineFacts facts, IProbes probes)
    {
        var examination = new Examination(facts, probes);
        return [.. Checks.Select(check => check(examination))];
    }
}
