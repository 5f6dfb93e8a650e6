using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Lab.Machines;

/// <summary>QEMU under this machine's KVM, which lends the machine VMX or SVM.</summary>
internal sealed class QemuKvmEmulator : Emulator
{
    private const string Remedy = "use a machine whose KVM has nesting (kvm_intel or kvm_amd with nested=1), or an emulated lab";

    public override string Name => "QEMU";

    public override IReadOnlyList<Requirement> Requirements => QemuCommand.Requirements;

    public override bool CanTrace => false;

    public override Unavailable? Probe(string cpu)
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

    public override IReadOnlyList<string> Prepare(string cpu, Boot boot) => [.. TiedToThisProcess, .. QemuCommand.For(boot), "-accel", "kvm", "-cpu", cpu];
}
