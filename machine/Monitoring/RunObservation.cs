using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>What happened to the machine during a run. A value is null where it could not be read at both ends.</summary>
/// <param name="Duration">Time that passed by CLOCK_MONOTONIC, which stands still in suspend.</param>
/// <param name="Steal">Time the hypervisor took.</param>
/// <param name="ThreadSwitches">Times the scheduler took the CPU from the thread that started and stopped the monitor; null if these were two.</param>
/// <param name="ProcessSwitches">The same for all threads of the process together.</param>
/// <param name="ClockStep">How far the wall clock was set forward (or back, if negative).</param>
/// <param name="Suspended">Time that the machine was suspended.</param>
/// <param name="OnlineBefore">CPUs online at the start.</param>
/// <param name="OnlineAfter">CPUs online at the end.</param>
/// <param name="CpusetBefore">CPUs of the control group at the start.</param>
/// <param name="CpusetAfter">CPUs of the control group at the end.</param>
/// <param name="HeatEvents">Times a CPU or package was slowed down for heat.</param>
/// <param name="QuotaStops">Periods in which the control group's CPU quota ran out.</param>
/// <param name="GovernorBefore">Frequency governors at the start.</param>
/// <param name="GovernorAfter">Frequency governors at the end.</param>
public sealed record RunObservation(
    TimeSpan Duration,
    StealReport Steal,
    long? ThreadSwitches,
    long ProcessSwitches,
    TimeSpan ClockStep,
    TimeSpan Suspended,
    CpuList? OnlineBefore,
    CpuList? OnlineAfter,
    CpuList? CpusetBefore,
    CpuList? CpusetAfter,
    long? HeatEvents,
    long? QuotaStops,
    string? GovernorBefore,
    string? GovernorAfter)
{
    /// <summary>What of this a reader of the numbers has to know, as whole sentences; empty after a quiet run.</summary>
    public IReadOnlyList<RunWarning> Warnings => RunWarning.From(this);

    public JsonObject ToJson() => Json.Object(
        ("duration_s", Duration.TotalSeconds),
        ("steal", Steal.ToJson()),
        ("involuntary_switches_thread", ThreadSwitches),
        ("involuntary_switches_process", ProcessSwitches),
        ("clock_step_s", ClockStep.TotalSeconds),
        ("suspended_s", Suspended.TotalSeconds),
        ("online_before", Json.Cpus(OnlineBefore)),
        ("online_after", Json.Cpus(OnlineAfter)),
        ("cpuset_before", Json.Cpus(CpusetBefore)),
        ("cpuset_after", Json.Cpus(CpusetAfter)),
        ("heat_events", HeatEvents),
        ("quota_stops", QuotaStops),
        ("governor_before", GovernorBefore),
        ("governor_after", GovernorAfter),
        ("warnings", Json.Strings(Warnings.Select(warning => warning.Sentence))));
}
