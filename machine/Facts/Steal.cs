using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>Time that a hypervisor took from each CPU since boot.</summary>
/// <param name="Times">Ticks of 1/100 s by CPU number.</param>
public sealed record StealFacts([property: JsonIgnore] IReadOnlyDictionary<int, CpuTimes> Times)
{
    public int TicksPerSecond { get; } = 100;

    public IReadOnlyDictionary<string, long> StealTicksSinceBoot => Times.ToDictionary(pair => $"cpu{pair.Key}", pair => pair.Value.Steal);

    internal static StealFacts Read(FactReader reader)
    {
        var stat = StatFile.TryRead(reader.Files, out var reason);
        if (stat is null)
            reader.Miss("steal time", $"{KernelPaths.Stat}: {reason}");
        return new StealFacts(stat?.Cpus ?? new SortedDictionary<int, CpuTimes>());
    }
}

/// <summary>One reading of /proc/stat (proc_stat(5)).</summary>
/// <param name="Cpus">CPU time of each online CPU.</param>
/// <param name="Interrupts">Interrupts served since boot by all CPUs.</param>
/// <param name="ContextSwitches">Context switches since boot on all CPUs.</param>
internal sealed record StatFile(IReadOnlyDictionary<int, CpuTimes> Cpus, long? Interrupts, long? ContextSwitches)
{
    internal static StatFile? TryRead(SystemFiles files, out string? reason)
    {
        var text = files.Read(KernelPaths.Stat).Text(out reason);
        if (text is null)
            return null;
        var cpus = CpuTimes.ParseAll(text);
        if (cpus.Count > 0)
            return new StatFile(cpus, Counter(text, "intr "), Counter(text, "ctxt "));
        reason = "has no line of CPU times with steal";
        return null;
    }

    private static long? Counter(string text, string name)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? null : Parse.Words(line) is [_, var number, ..] ? Parse.Count(number) : null;
    }
}

/// <summary>
/// CPU time since boot, in ticks of 1/100 s (USER_HZ, 100 on x86 and arm64), of one logical CPU (proc_stat(5)).
/// </summary>
/// <param name="Steal">Ticks in which a virtual CPU wanted to run and the hypervisor ran something else.</param>
/// <param name="Total">All ticks; guest time is part of user time and not added again.</param>
public readonly record struct CpuTimes(long Steal, long Total)
{
    private const int StealField = 7;

    /// <summary>The per-CPU lines of /proc/stat; lines that make no sense are left out.</summary>
    public static IReadOnlyDictionary<int, CpuTimes> ParseAll(string stat)
    {
        var times = new SortedDictionary<int, CpuTimes>();
        foreach (var line in stat.Split('\n'))
        {
            var words = Parse.Words(line);
            if (words.Length > StealField + 1
                && words[0].StartsWith("cpu", StringComparison.Ordinal)
                && Parse.Number(words[0][3..]) is >= 0 and < CpuList.Bound and var cpu
                && Of(words[1..]) is { } time)
                times[(int)cpu] = time;
        }

        return times;
    }

    private static CpuTimes? Of(string[] fields)
    {
        long total = 0, steal = 0;
        for (var i = 0; i <= StealField; i++)
        {
            if (Parse.Count(fields[i]) is not { } ticks)
                return null;
            total += ticks;
            steal = ticks;
        }

        return new CpuTimes(steal, total);
    }
}

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

/// <summary>What <see cref="StealMeter"/> saw.</summary>
/// <param name="PerCpu">The CPUs that were there at both readings, ascending; empty if steal time could not be read.</param>
/// <param name="Reason">Why it could not be read; null if it could.</param>
public sealed record StealReport(IReadOnlyList<StealDelta> PerCpu, string? Reason)
{
    /// <summary>Ticks of 1/100 s stolen from all CPUs; null if it could not be read.</summary>
    public long? StealTicks => Reason is null ? PerCpu.Sum(cpu => cpu.StealTicks) : null;

    /// <summary>Stolen share of all CPUs' time, in percent; null if it could not be read or no tick passed.</summary>
    public double? Percent
        => Reason is null && PerCpu.Sum(cpu => cpu.TotalTicks) is > 0 and var total ? 100.0 * PerCpu.Sum(cpu => cpu.StealTicks) / total : null;

    /// <summary>The CPU that lost most of its time; null if there is none.</summary>
    public StealDelta? Worst => PerCpu.MaxBy(cpu => cpu.Percent);
}

/// <summary>Time that a hypervisor took from one CPU between two readings.</summary>
/// <param name="Cpu">Logical CPU number.</param>
/// <param name="StealTicks">Ticks of 1/100 s stolen.</param>
/// <param name="TotalTicks">Ticks that passed, idle ones included.</param>
public sealed record StealDelta(int Cpu, long StealTicks, long TotalTicks)
{
    /// <summary>Stolen share of the time that passed, in percent; 0 if no tick passed.</summary>
    public double Percent => TotalTicks > 0 ? 100.0 * StealTicks / TotalTicks : 0;
}

/// <summary>What the machine did while this program slept for a moment.</summary>
/// <param name="Duration">How long it slept.</param>
/// <param name="Steal">Time that the hypervisor took.</param>
/// <param name="InterruptsPerSecond">Interrupts on all CPUs; null if unreadable.</param>
/// <param name="SwitchesPerSecond">Context switches on all CPUs; null if unreadable.</param>
public sealed record ActivitySample(TimeSpan Duration, StealReport Steal, double? InterruptsPerSecond, double? SwitchesPerSecond)
{
    /// <summary>Long enough for 20 ticks of steal time, short enough not to be noticed.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(200);

    internal static ActivitySample Take(SystemFiles files)
    {
        var meter = StealMeter.Start(files);
        var begin = StatFile.TryRead(files, out _);
        var start = Stopwatch.GetTimestamp();
        Thread.Sleep(Length);
        var end = StatFile.TryRead(files, out _);
        var duration = Stopwatch.GetElapsedTime(start);
        return new ActivitySample(
            duration,
            meter.Stop(),
            (end?.Interrupts - begin?.Interrupts) / duration.TotalSeconds,
            (end?.ContextSwitches - begin?.ContextSwitches) / duration.TotalSeconds);
    }
}
