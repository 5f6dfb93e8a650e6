namespace Hostcall.Machine;

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
