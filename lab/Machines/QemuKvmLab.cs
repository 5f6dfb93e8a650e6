using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Lab.Machines;

/// <summary><c>lab-qemu-kvm</c>: the patched kernel in a VM of this machine's KVM, which lends it VMX or SVM.</summary>
internal sealed class QemuKvmLab : EmulatedLab
{
    private const string Remedy = "use a machine whose KVM has nesting (kvm_intel or kvm_amd with nested=1), or an emulated lab";

    public override string Lane => "lab-qemu-kvm";

    public override string Summary => "patched kernel in a VM with nested virtualization, in ns";

    public override Unit Unit => Unit.Nanoseconds;

    internal override IReadOnlyList<Requirement> Requirements => QemuCommand.Requirements;

    public override Unavailable? Probe() => LacksNesting() ?? base.Probe();

    public override string? Artefact(LabOutcome measured) => measured.ExitsPerCall is null or 0
        ? null
        : "longer here than on hardware: each exit of the guest inside passes through the hypervisor outside";

    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments) =>
    [
        .. TiedToThisProcess, .. QemuCommand.For(work, kernel, InitramfsFile, arguments, ConsoleFile, SamplesFile),
        "-accel", "kvm", "-cpu", "host",
    ];

    private static Unavailable? LacksNesting()
    {
        if (!File.Exists("/dev/kvm")) return new Unavailable("there is no /dev/kvm", Remedy);
        foreach (string module in (ReadOnlySpan<string>)["kvm_intel", "kvm_amd"])
        {
            if (!Directory.Exists($"/sys/module/{module}")) continue;
            string parameter = $"/sys/module/{module}/parameters/nested";
            bool nests = File.Exists(parameter) && File.ReadAllText(parameter).Trim() is "1" or "Y";
            return nests ? null : new Unavailable($"{module} has nesting switched off", $"modprobe {module} nested=1, or an emulated lab");
        }

        return new Unavailable($"the KVM here is {KvmModule.Name()}, which has no nesting", Remedy);
    }
}
