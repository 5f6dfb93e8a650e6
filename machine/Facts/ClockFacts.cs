namespace Hostcall.Machine;

/// <summary>What time is measured with. The flags are null if those of the CPU could not be read.</summary>
/// <param name="Current">The clocksource behind clock_gettime(2): tsc, kvm-clock, hpet, …</param>
/// <param name="Available">Those that the kernel could use instead.</param>
/// <param name="ConstantTsc">The TSC ticks at one rate whatever the core's clock does.</param>
/// <param name="NonstopTsc">The TSC ticks on in deep idle states.</param>
public sealed record ClockFacts(string? Current, IReadOnlyList<string> Available, bool? ConstantTsc, bool? NonstopTsc)
{
    private const string Folder = "/sys/devices/system/clocksource/clocksource0";

    internal static ClockFacts Read(FactReader reader, CpuFacts cpu) => new(
        reader.Value("clocksource", $"{Folder}/current_clocksource"),
        Parse.Words(reader.Value("available clocksources", $"{Folder}/available_clocksource") ?? ""),
        cpu.HasFlag("constant_tsc"),
        cpu.HasFlag("nonstop_tsc"));
}
