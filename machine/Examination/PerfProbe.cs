using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>The counters that explain a figure, tried one by one (linux/perf_event.h, perf_hw_id and perf_sw_ids).</summary>
/// <param name="Cycles">Core cycles.</param>
/// <param name="Instructions">Instructions retired.</param>
/// <param name="TaskClock">A software counter: works where perf is permitted at all, without any hardware.</param>
public sealed record PerfProbe(PerfCounter Cycles, PerfCounter Instructions, PerfCounter TaskClock)
{
    internal static PerfProbe Run() => new(
        PerfCounter.Try("cycles", Libc.PERF_TYPE_HARDWARE, Libc.PERF_COUNT_HW_CPU_CYCLES),
        PerfCounter.Try("instructions", Libc.PERF_TYPE_HARDWARE, Libc.PERF_COUNT_HW_INSTRUCTIONS),
        PerfCounter.Try("task-clock", Libc.PERF_TYPE_SOFTWARE, Libc.PERF_COUNT_SW_TASK_CLOCK));
}
