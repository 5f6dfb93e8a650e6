using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>The hypercall behind <see cref="HostSyscallCapability"/>, and how a VM gets it.</summary>
internal static class HostSyscall
{
    public const int KVM_HC_HOST_SYSCALL = 100;

    /// <summary>Null where this process can have a mode of it from the kernel that runs.</summary>
    public static Unavailable? Lacks(Kvm kvm, HostSyscallMode mode) => Lacks(kvm.CheckExtension(HostSyscallCapability.Number), mode);

    /// <summary>Switches the hypercall on for a VM, with the kernel's default mask of allowed system calls.</summary>
    /// <exception cref="UnavailableException">The kernel has no such capability, or not for this process.</exception>
    /// <exception cref="LinuxException">It refuses it.</exception>
    public static void Enable(Vm vm, HostSyscallMode mode)
    {
        if (Lacks(vm.CheckExtension(HostSyscallCapability.Number), mode) is { } lacking) throw new UnavailableException(lacking);
        vm.EnableCapability(HostSyscallCapability.Number, (ulong)mode);
    }

    private static Unavailable? Lacks(int offered, HostSyscallMode mode) =>
        HostSyscallCapability.Lacks((HostSyscallMode)offered, mode, HostSyscallCapability.ReadParameter(), EffectiveRights.SysAdmin());
}
