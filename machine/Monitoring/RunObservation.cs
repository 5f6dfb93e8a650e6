using System.Globalization;

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
}

/// <summary>One warning about a run: from a closed list, each a whole sentence.</summary>
/// <param name="Kind">Which of the list.</param>
/// <param name="Sentence">For the reader of the report.</param>
public sealed record RunWarning(RunWarningKind Kind, string Sentence)
{
    /// <summary>Steal on the worst CPU from which a warning is due, in percent.</summary>
    public const double StealPercent = 1;

    /// <summary>Fewer stolen ticks than this are rounding: a tick is charged whole to whoever it hits.</summary>
    public const long StealTicks = 2;

    /// <summary>Involuntary switches of the measuring thread for each second from which a warning is due.</summary>
    public const double SwitchesPerSecond = 50;

    /// <summary>Clock differences below this are the error of reading two clocks in turn on a busy machine.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(1);

    internal static IReadOnlyList<RunWarning> From(RunObservation run)
    {
        var warnings = new List<RunWarning>();
        void Add(bool due, RunWarningKind kind, FormattableString sentence)
        {
            if (due)
                warnings.Add(new RunWarning(kind, sentence.ToString(CultureInfo.InvariantCulture)));
        }

        var worst = run.Steal.Worst;
        var direction = run.ClockStep > TimeSpan.Zero ? "forward" : "back";
        Add(worst is not null && worst.StealTicks >= StealTicks && worst.Percent >= StealPercent, RunWarningKind.Steal,
            $"The hypervisor took {worst?.Percent:0.#} % of CPU {worst?.Cpu}'s time for something else during the run.");
        Add(run.Steal.Reason is not null, RunWarningKind.StealUnread,
            $"Steal time is unknown for this run ({run.Steal.Reason}).");
        Add(run.ThreadSwitches is { } switches && switches / Math.Max(run.Duration.TotalSeconds, 1) >= SwitchesPerSecond, RunWarningKind.Preempted,
            $"The scheduler took the CPU from the measuring thread {run.ThreadSwitches} times in {run.Duration.TotalSeconds:0.#} s.");
        Add(run.ClockStep.Duration() >= ClockTolerance, RunWarningKind.ClockStepped,
            $"The wall clock was set {direction} by {run.ClockStep.Duration().TotalSeconds:0.###} s during the run; times of day in its files do not line up.");
        Add(run.Suspended >= ClockTolerance, RunWarningKind.Suspended,
            $"The machine was suspended for {run.Suspended.TotalSeconds:0.###} s during the run.");
        Add(Differ(run.OnlineBefore, run.OnlineAfter), RunWarningKind.OnlineCpusChanged,
            $"The online CPUs changed from {run.OnlineBefore} to {run.OnlineAfter} during the run.");
        Add(Differ(run.CpusetBefore, run.CpusetAfter), RunWarningKind.CpusetChanged,
            $"The CPUs that the control group may use changed from {run.CpusetBefore} to {run.CpusetAfter} during the run.");
        Add(run.HeatEvents > 0, RunWarningKind.Throttled,
            $"CPUs were slowed down for heat {run.HeatEvents} times during the run.");
        Add(run.QuotaStops > 0, RunWarningKind.QuotaExhausted,
            $"The control group's CPU quota ran out in {run.QuotaStops} periods of the run, and the process was stopped each time.");
        Add(run.GovernorBefore is not null && run.GovernorAfter is not null && run.GovernorBefore != run.GovernorAfter, RunWarningKind.GovernorChanged,
            $"The frequency governor changed from {run.GovernorBefore} to {run.GovernorAfter} during the run.");
        return warnings;
    }

    private static bool Differ(CpuList? before, CpuList? after) => before is not null && after is not null && !before.Equals(after);
}

/// <summary>Everything that <see cref="RunMonitor"/> warns of.</summary>
public enum RunWarningKind
{
    Steal,
    StealUnread,
    Preempted,
    ClockStepped,
    Suspended,
    OnlineCpusChanged,
    CpusetChanged,
    Throttled,
    QuotaExhausted,
    GovernorChanged,
}
