using Hostcall.Linux;
using Hostcall.Lab.Building;

namespace Hostcall.Lab.Machines;

/// <summary>QEMU's TCG, which translates: an AMD CPU with SVM.</summary>
internal sealed class QemuEmulator : Emulator
{
    private static readonly Requirement[] ForTraces = [new("gcc", "gcc libc6-dev")];

    public override string Name => "QEMU";

    public override IReadOnlyList<Requirement> Requirements => QemuCommand.Requirements;

    /// <summary>Compiles the plugin that writes down every instruction where that was not done yet, and has QEMU load it.</summary>
    public override Unavailable? ProbeTrace()
    {
        if (Requirement.Check(ForTraces) is { } missing) return missing;
        try
        {
            TracePlugin.Get();
            return null;
        }
        catch (LabException error)
        {
            return new Unavailable(error.Reason, error.Remedy);
        }
    }

    /// <summary>
    /// With icount every instruction takes one nanosecond of virtual time, and the time-stamp counter counts
    /// those; the seed and the date make what the kernel gets from outside the same every time.
    /// </summary>
    public override IReadOnlyList<string> Prepare(string cpu, Boot boot) =>
    [
        .. TiedToThisProcess, .. QemuCommand.For(boot),
        "-accel", "tcg,thread=single", "-cpu", cpu, "-icount", "shift=0,sleep=off",
        "-seed", "2022", "-rtc", "base=2022-07-22,clock=vm",
        .. boot.Trace is { } trace ? (string[])["-plugin", $"{QemuCommand.Option("file", TracePlugin.Get())},{QemuCommand.Option("out", trace.File)}"] : [],
    ];
}
