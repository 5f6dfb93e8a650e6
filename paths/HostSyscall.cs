using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>The hypercall behind <see cref="HostSyscallCapability"/>, and how a VM gets it.</summary>
internal static class HostSyscall
{
    public const int KVM_HC_HOST_SYSCALL = 100;

    /// <summary>Null where this process can have a mode of it from the kernel that runs.</summary>
    public static Unavailable? Lacks(Kvm kvm, HostSyscallMode mode) => Lacks(kvm.CheckExtension(HostSyscallCapability.Number), mode);

    /// <summary>
    /// What a mask may not name, since it cannot work from within KVM_RUN: exit, exit_group, execve, execveat, ioctl,
    /// rt_sigreturn, uretprobe, process_vm_exec.
    /// </summary>
    private static readonly int[] Impossible = [60, 231, 59, 322, 16, 15, 335, Libc.SYS_process_vm_exec];

    /// <summary>modify_ldt: on Intel the next exit from the guest would take the new table away.</summary>
    private const int ImpossibleInFastMode = 154;

    private const int MostCalls = 1024;

    /// <summary>Switches the hypercall on for a VM.</summary>
    /// <param name="vm">Without vCPUs yet.</param>
    /// <param name="mode">What it restores around a call.</param>
    /// <param name="allowsEveryCall">With a mask of all that it can make, instead of the kernel's default.</param>
    /// <exception cref="UnavailableException">The kernel has no such capability, or not for this process.</exception>
    /// <exception cref="LinuxException">It refuses it.</exception>
    public static unsafe void Enable(Vm vm, HostSyscallMode mode, bool allowsEveryCall = false)
    {
        if (Lacks(vm.CheckExtension(HostSyscallCapability.Number), mode) is { } lacking) throw new UnavailableException(lacking);
        if (!allowsEveryCall)
        {
            vm.EnableCapability(HostSyscallCapability.Number, (ulong)mode);
            return;
        }

        var mask = new byte[MostCalls / 8];
        Array.Fill(mask, byte.MaxValue);
        foreach (int call in mode == HostSyscallMode.Fast ? [.. Impossible, ImpossibleInFastMode] : Impossible) mask[call / 8] &= (byte)~(1 << (call % 8));
        fixed (byte* bytes = mask) vm.EnableCapability(HostSyscallCapability.Number, (ulong)mode, (ulong)bytes, (ulong)mask.Length);
    }

    private static Unavailable? Lacks(int offered, HostSyscallMode mode) =>
        HostSyscallCapability.Lacks((HostSyscallMode)offered, mode, HostSyscallCapability.ReadParameter(), EffectiveRights.SysAdmin());
}
