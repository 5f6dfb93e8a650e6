using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>What the hypercall restores of the host around a call: the argument that enables the capability.</summary>
internal enum HostSyscallMode
{
    /// <summary>The hypercall is not used.</summary>
    None = 0,

    /// <summary>Nothing: the guest's state stays loaded.</summary>
    Fast = 1,

    /// <summary>GS.base, MSRs and FPU of the host.</summary>
    Robust = 2,
}

/// <summary>
/// KVM_CAP_HOST_SYSCALL and its hypercall, as the patch series in host-kernel/ defines them. No released kernel
/// has them.
/// </summary>
internal static class HostSyscall
{
    public const int KVM_CAP_HOST_SYSCALL = 900;
    public const int KVM_HC_HOST_SYSCALL = 100;

    private const string NewKernel = "run it in a lab (dotnet run -c Release -- lab build), or boot a kernel made by host-kernel/build --deb";

    /// <summary>Null where a mode is offered. The patched kernel offers nothing to a caller without CAP_SYS_ADMIN, as if it were any other.</summary>
    /// <param name="worth">What the capability is worth: a bit for each mode that the kernel has.</param>
    /// <param name="mode">What is needed.</param>
    /// <param name="sysAdmin">Whether the caller has that right; null where it is not known.</param>
    public static Unavailable? Lacks(int worth, HostSyscallMode mode, bool? sysAdmin) => (worth & (int)mode) == (int)mode
        ? null
        : sysAdmin == false
            ? new Unavailable(
                "KVM_CAP_HOST_SYSCALL is not offered to this user: it asks for CAP_SYS_ADMIN", $"run as root; if this kernel then turns out to have none, {NewKernel}")
            : new Unavailable("this kernel has no KVM_CAP_HOST_SYSCALL", NewKernel);

    /// <summary>Switches the hypercall on for a VM, with the kernel's default mask of allowed system calls.</summary>
    /// <exception cref="UnavailableException">The kernel has no such capability.</exception>
    /// <exception cref="LinuxException">It refuses it.</exception>
    public static void Enable(Vm vm, HostSyscallMode mode)
    {
        if (Lacks(vm.CheckExtension(KVM_CAP_HOST_SYSCALL), mode, EffectiveRights.SysAdmin()) is { } lacking) throw new UnavailableException(lacking);
        vm.EnableCapability(KVM_CAP_HOST_SYSCALL, (ulong)mode);
    }
}
