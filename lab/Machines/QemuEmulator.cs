using Hostcall.Lab.Building;
using Hostcall.Linux;

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

    public override IReadOnlyList<string> Prepare(string cpu, Boot boot) =>
    [
        .. TiedToThisProcess, .. QemuCommand.For(boot), .. QemuCommand.CountingInstructions, "-cpu", cpu,
        .. boot.Trace is { } trace ? (string[])["-plugin", $"{QemuCommand.Option("file", TracePlugin.Get())},{QemuCommand.Option("out", trace.File)}"] : [],
    ];
}
