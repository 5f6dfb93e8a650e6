using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>
/// Tells what happened to the machine between the start and the end of a run. It reads twice and does nothing in between:
/// no thread, no timer. What changes and changes back again within the run (a CPU off and on) therefore goes unseen.
/// </summary>
public sealed class RunMonitor
{
    private readonly SystemFiles files;
    private readonly MachineState begin;
    private readonly StealMeter steal;

    private RunMonitor(SystemFiles files)
    {
        this.files = files;
        begin = MachineState.Read(files);
        steal = StealMeter.Start(files);
    }

    /// <summary>Takes the first reading, on the thread whose context switches are to be counted.</summary>
    public static RunMonitor Start(SystemFiles files) => new(files);

    /// <summary>Takes the second reading and compares. May be called more than once, each time against the start.</summary>
    public RunObservation Stop()
    {
        var steal = this.steal.Stop();
        return Compare(begin, MachineState.Read(files), steal);
    }

    internal static RunObservation Compare(MachineState begin, MachineState end, StealReport steal) => new(
        Nanoseconds(end.Clocks.MonotonicNs - begin.Clocks.MonotonicNs),
        steal,
        begin.ThreadId == end.ThreadId ? end.ThreadSwitches - begin.ThreadSwitches : null,
        end.ProcessSwitches - begin.ProcessSwitches,
        Nanoseconds(end.Clocks.RealtimeLeadNs - begin.Clocks.RealtimeLeadNs),
        Nanoseconds(end.Clocks.BoottimeLeadNs - begin.Clocks.BoottimeLeadNs),
        begin.Online,
        end.Online,
        begin.Cpuset,
        end.Cpuset,
        end.HeatEvents - begin.HeatEvents,
        end.QuotaStops - begin.QuotaStops,
        begin.Governors,
        end.Governors);

    private static TimeSpan Nanoseconds(long count) => TimeSpan.FromTicks(count / TimeSpan.NanosecondsPerTick);
}

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
        var topology = TopologyFacts.Read(reader, new KeyedLines(reader, "state of this process", KernelPaths.Status));
        var governors = reader.PerCpu("governor", topology.Present.Cpus, "cpufreq/scaling_governor").Values.Distinct().Order().ToList();
        return new MachineState(
            Libc.gettid(),
            Switches(Libc.RUSAGE_THREAD),
            Switches(Libc.RUSAGE_SELF),
            Clocks.Read(),
            topology.Online,
            CgroupFacts.ReadCpuset(reader),
            ThermalFacts.Read(reader, vendor: null, topology.Present).Events,
            CgroupFacts.TryReadThrottled(files, out _),
            governors.Count == 0 ? null : string.Join(", ", governors));
    }

    private static long Switches(int who) => Libc.getrusage(who, out var usage) == 0 ? usage.ru_nivcsw : 0;
}
