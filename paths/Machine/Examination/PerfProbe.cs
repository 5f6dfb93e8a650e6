namespace Hostcall.Paths.Machine;

/// <summary>The counters that explain a figure, tried one by one (linux/perf_event.h, perf_hw_id and perf_sw_ids).</summary>
/// <param name="Cycles">Core cycles.</param>
/// <param name="Instructions">Instructions retired.</param>
/// <param name="TaskClock">A software counter: works where perf is permitted at all, without any hardware.</param>
public sealed record PerfProbe(PerfCounter Cycles, PerfCounter Instructions, PerfCounter TaskClock)
{
    internal static PerfProbe Run() => new(
        PerfCounter.Try("cycles", PerfEventAttr.Hardware, PerfEventAttr.CpuCycles),
        PerfCounter.Try("instructions", PerfEventAttr.Hardware, PerfEventAttr.InstructionsRetired),
        PerfCounter.Try("task-clock", PerfEventAttr.Software, PerfEventAttr.TaskClock));
}
