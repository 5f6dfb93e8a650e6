using Hostcall.Linux;
using Hostcall.VmmMinimal;

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

    private const string Remedy = "run it in a lab (dotnet run -c Release -- lab build), or boot a kernel made by host-kernel/build --deb";

    /// <summary>Whether this host's kernel offers a mode to this process.</summary>
    public static Availability Check(int mode)
    {
        try
        {
            using var kvm = KvmProbe.Open();
            return (kvm.CheckExtension(KVM_CAP_HOST_SYSCALL) & mode) != 0
                ? Availability.Yes
                : Availability.No("this kernel has no KVM_CAP_HOST_SYSCALL", Remedy);
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
        if ((vm.CheckExtension(KVM_CAP_HOST_SYSCALL) & mode) == 0)
            throw new PathUnavailableException("this kernel has no KVM_CAP_HOST_SYSCALL", Remedy);
        try
        {
            vm.EnableCapability(KVM_CAP_HOST_SYSCALL, (ulong)mode);
        }
        catch (LinuxException error)
        {
            throw new PathUnavailableException(
                $"the kernel refuses KVM_CAP_HOST_SYSCALL: {Errno.Describe(error.Errno)}",
                error.Errno == Errno.EPERM ? "run as root" : "see Documentation/virt/kvm/api.rst of the patched kernel");
        }
    }
}
