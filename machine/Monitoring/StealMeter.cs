namespace Hostcall.Machine;

/// <summary>
/// Measures steal time between two moments. The kernel counts in ticks of 10 ms, so one tick in a second is 1 %;
/// a CPU that was idle loses nothing even on a crowded host.
/// </summary>
public sealed class StealMeter
{
    private readonly SystemFiles files;
    private readonly StatFile? begin;
    private readonly string? reason;

    private StealMeter(SystemFiles files)
    {
        this.files = files;
        begin = StatFile.TryRead(files, out reason);
    }

    public static StealMeter Start(SystemFiles files) => new(files);

    /// <summary>The difference to the start. May be called more than once.</summary>
    public StealReport Stop()
    {
        var reason = this.reason;
        var end = begin is null ? null : StatFile.TryRead(files, out reason);
        return begin is null || end is null
            ? new StealReport([], $"{KernelPaths.Stat}: {reason}")
            : new StealReport([.. Deltas(begin.Cpus, end.Cpus)], null);
    }

    private static IEnumerable<StealDelta> Deltas(IReadOnlyDictionary<int, CpuTimes> begin, IReadOnlyDictionary<int, CpuTimes> end)
    {
        foreach (var (cpu, last) in end)
        {
            // Counters of a CPU that went off and on again may step back; such a CPU has no sound difference.
            if (begin.TryGetValue(cpu, out var first) && last.Steal >= first.Steal && last.Total >= first.Total)
                yield return new StealDelta(cpu, last.Steal - first.Steal, last.Total - first.Total);
        }
    }
}
