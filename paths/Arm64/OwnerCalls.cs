using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.Arm64;

/// <summary>
/// KVM_CAP_ARM_USER_HYPERCALLS as the patch series in host-kernel/ defines it: all calls of an owner, as the SMC Calling Convention has
/// them, go to the VMM. No released kernel has it.
/// </summary>
internal static class OwnerCalls
{
    private const int KVM_CAP_ARM_USER_HYPERCALLS = 901;

    /// <summary>Bit of the mask of owners.</summary>
    private const ulong Oem = 1 << 3;

    /// <summary>Arguments are in kvm_run, and so is the result, which the next KVM_RUN gives the guest.</summary>
    private const ulong InRun = 1;

    /// <summary>Null where the kernel that runs has it.</summary>
    public static Unavailable? Lacks(Kvm kvm) => kvm.CheckExtension(KVM_CAP_ARM_USER_HYPERCALLS) == 0
        ? new Unavailable("this kernel has no KVM_CAP_ARM_USER_HYPERCALLS", HostSyscallCapability.NewKernel)
        : null;

    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void Enable(Vm vm, bool inRun) => vm.EnableCapability(KVM_CAP_ARM_USER_HYPERCALLS, Oem, inRun ? InRun : 0);
}
