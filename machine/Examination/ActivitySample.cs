using System.Diagnostics;

namespace Hostcall.Machine;

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
