namespace Hostcall.Lab.Machines;

/// <summary>QEMU's TCG with an AMD CPU that has SVM.</summary>
internal sealed class QemuEmulator() : QemuTcgEmulator(QemuCommand.Program)
{
    public override IReadOnlyList<Requirement> Requirements => QemuCommand.Requirements;

    public override IReadOnlyList<string> Prepare(string cpu, Boot boot) =>
        [
            .. TiedToThisProcess, .. QemuCommand.For(boot), .. boot.Counts ? QemuCommand.CountingInstructions : QemuCommand.InRealTime,
            "-cpu", cpu, .. Tracing(boot.Trace),
        ];
}
