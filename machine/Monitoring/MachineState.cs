using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>What <see cref="RunMonitor"/> compares: one reading of everything that must not change during a run.</summary>
/// <param name="ThreadId">Kernel thread that took the reading.</param>
/// <param name="ThreadSwitches">Involuntary context switches of that thread.</param>
/// <param name="ProcessSwitches">Involuntary context switches of all threads of the process.</param>
/// <param name="Clocks">The clocks.</param>
/// <param name="Online">CPUs that run; null if unreadable.</param>
/// <param name="Cpuset">CPUs that the control group may use; null if unreadable. Not the affinity: a run pins its own threads.</param>
/// <param name="HeatEvents">Thermal throttling events since boot; null if unreadable.</param>
/// <param name="QuotaStops">Periods in which the control group ran out of CPU quota; null if unreadable.</param>
/// <param name="Governors">Governors in use, for example "performance"; null if unreadable.</param>
internal sealed record MachineState(
    int ThreadId,
    long ThreadSwitches,
    long ProcessSwitches,
    Clocks Clocks,
    CpuList? Online,
    CpuList? Cpuset,
    long? HeatEvents,
    long? QuotaStops,
    string? Governors)
{
    internal static MachineState Read(SystemFiles files)
    {
        var reader = new FactReader(files);
        var cpu = CpuFacts.Read(reader);
        var topology = TopologyFacts.Read(reader, new KeyedLines(reader, "state of this process", KernelPaths.Status));
        var governors = reader.PerCpu("governor", topology.Present.Cpus, "cpufreq/scaling_governor").Values.Distinct().Order().ToList();
        return new MachineState(
            Libc.gettid(),
            Switches(Libc.RUSAGE_THREAD),
            Switches(Libc.RUSAGE_SELF),
            Clocks.Read(),
            topology.Online,
            CgroupFacts.ReadCpuset(reader),
            ThermalFacts.Read(reader, cpu, topology.Present).Events,
            CgroupFacts.TryReadThrottled(files, out _),
            governors.Count == 0 ? null : string.Join(", ", governors));
    }

    private static long Switches(int who) => Libc.getrusage(who, out var usage) == 0 ? usage.ru_nivcsw : 0;
}
