using Hostcall.Paths.Machine;

namespace Hostcall.Paths;

/// <summary>
/// What AMD's CPUs tell after an exit: where the next instruction is. Without it (some nested virtualization, QEMU's SVM)
/// KVM fetches and decodes each instruction that it skips.
/// </summary>
public static class NripSave
{
    private const string Parameter = "/sys/module/kvm_amd/parameters/nrips";

    /// <summary>Whether a path makes KVM skip an instruction.</summary>
    public static bool Concerns(string path) => path is "hypercall" or "hypercall-robust" or "hypercall-noop" or "exit-cpuid";

    /// <summary>Whether this machine's KVM runs guests without it.</summary>
    public static bool IsMissing(SystemFiles files) => files.Read(Parameter).Text(out _) is "0" or "N";
}
