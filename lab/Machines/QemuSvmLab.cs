using Hostcall.Results;

namespace Hostcall.Lab.Machines;

/// <summary><c>lab-qemu-svm</c>: an AMD CPU with SVM, emulated by QEMU's TCG.</summary>
internal class QemuSvmLab : EmulatedLab
{
    public override string Lane => "lab-qemu-svm";

    public override string Summary => "patched kernel on an emulated AMD CPU (QEMU, SVM), in instructions";

    public override Unit Unit => Unit.Instructions;

    internal override IReadOnlyList<Requirement> Requirements => QemuCommand.Requirements;

    /// <summary>
    /// The kernel measures the timer of its local APIC for 100 ms, and then again, since it has no clock of ACPI to check
    /// that against. In virtual time this is 200 million instructions, a pause in every few, at which QEMU leaves its
    /// translated code: three quarters of a run. Without that timer the PIT makes the ticks.
    /// </summary>
    protected override string KernelArguments => "nolapic_timer";

    /// <summary>
    /// With icount every instruction takes one nanosecond of virtual time, and the time-stamp counter counts
    /// those; the seed and the date make what the kernel gets from outside the same every time.
    /// </summary>
    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments) =>
    [
        .. TiedToThisProcess, .. QemuCommand.For(work, kernel, InitramfsFile, arguments, ConsoleFile, SamplesFile),
        "-accel", "tcg,thread=single", "-cpu", "qemu64,+svm,+npt", "-icount", "shift=0,sleep=off",
        "-seed", "2022", "-rtc", "base=2022-07-22,clock=vm",
    ];
}
