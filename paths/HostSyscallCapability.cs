using Hostcall.VmmMinimal;
using Hostcall.VmmMinimal.Native;
using Capabilities = Hostcall.Paths.Machine.Capabilities;

namespace Hostcall.Paths;

/// <summary>
/// KVM_CAP_HOST_SYSCALL and its hypercall, as the patch series in host-kernel/ defines them. No released kernel
/// has them.
/// </summary>
internal static class HostSyscallCapability
{
    public const int KVM_CAP_HOST_SYSCALL = 900;
    public const int KVM_HC_HOST_SYSCALL = 100;

    /// <summary>Modes: bits of what the capability is worth, and the argument that enables it.</summary>
    public const int Fast = 1;
    public const int Robust = 2;

    private const string NewKernel = "run it in a lab (dotnet run -c Release -- lab build), or boot a kernel made by host-kernel/build --deb";

    /// <summary>Whether this host's kernel offers a mode to this process.</summary>
    public static Availability Check(int mode)
    {
        try
        {
            using var kvm = KvmProbe.Open();
            return Judge(kvm.CheckExtension(KVM_CAP_HOST_SYSCALL), mode, Capabilities.OfThisProcess());
        }
        catch (PathUnavailableException error)
        {
            return error.ToAvailability();
        }
    }

    /// <summary>Switches the hypercall on for a VM, with the kernel's default mask of allowed system calls.</summary>
    /// <exception cref="PathUnavailableException">The kernel has no such capability, or refuses it.</exception>
    public static void Enable(Vm vm, int mode)
    {
        var offered = Judge(vm.CheckExtension(KVM_CAP_HOST_SYSCALL), mode, Capabilities.OfThisProcess());
        if (!offered.IsAvailable) throw new PathUnavailableException(offered.Reason, offered.Remedy);
        try
        {
            vm.EnableCapability(KVM_CAP_HOST_SYSCALL, (ulong)mode);
        }
        catch (LinuxException error)
        {
            throw new PathUnavailableException(
                $"the kernel refuses KVM_CAP_HOST_SYSCALL: {LinuxException.Describe(error.Errno)}",
                error.Errno == Libc.EPERM ? "run as root" : "see Documentation/virt/kvm/api.rst of the patched kernel");
        }
    }

    /// <summary>
    /// What the kernel's answer means. The patched one offers nothing to a caller without CAP_SYS_ADMIN, as if it were any other kernel.
    /// </summary>
    /// <param name="offered">What KVM_CHECK_EXTENSION returned: modes.</param>
    /// <param name="mode">The one that is needed.</param>
    /// <param name="rights">Of the caller; null where they are not known.</param>
    internal static Availability Judge(int offered, int mode, Capabilities? rights) => (offered & mode) != 0
        ? Availability.Yes
        : rights is { SysAdmin: false }
            ? Availability.No("KVM_CAP_HOST_SYSCALL is not offered to this user: it asks for CAP_SYS_ADMIN",
                $"run as root; if this kernel then turns out to have none, {NewKernel}")
            : Availability.No("this kernel has no KVM_CAP_HOST_SYSCALL", NewKernel);
}
