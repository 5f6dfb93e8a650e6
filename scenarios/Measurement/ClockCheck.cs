using System.Globalization;
using Hostcall.Linux;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Whether this machine's clock is fine enough to time blocks with.</summary>
internal static class ClockCheck
{
    /// <summary>A step of the clock is then at most a percent of a block.</summary>
    private const int StepsPerBlock = 100;

    /// <summary>Why nothing can be timed here, or null.</summary>
    /// <param name="step">The clock's, in ns.</param>
    /// <param name="source">What the kernel reads the time from; null where it does not say.</param>
    public static Unavailable? TooCoarse(double step, string? source)
    {
        double most = Calibration.BlockLength.TotalNanoseconds / StepsPerBlock;
        if (step <= most) return null;
        string steps = double.IsFinite(step) ? string.Create(CultureInfo.InvariantCulture, $"moves in steps of {step / 1e6:0.###} ms") : "stands still";
        return new Unavailable(
            $"the clock of this machine {steps} (clocksource {source ?? "unknown"}), and a block lasts {Calibration.BlockLength.TotalMilliseconds:0} ms",
            "choose a finer clocksource of those in /sys/devices/system/clocksource/clocksource0/available_clocksource; where there is none, "
            + "boot with tsc=reliable if the CPU's time-stamp counter runs at one rate");
    }
}
