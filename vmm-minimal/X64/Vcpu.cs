using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <content>Registers. The guest must not be running.</content>
public sealed unsafe partial class Vcpu
{
    /// <summary>The general registers, rip and rflags.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public kvm_regs GetRegisters()
    {
        var regs = default(kvm_regs);
        File.Ioctl(nameof(KVM_GET_REGS), KVM_GET_REGS, ref regs);
        return regs;
    }

    /// <inheritdoc cref="GetRegisters"/>
    public void SetRegisters(kvm_regs registers) => File.Ioctl(nameof(KVM_SET_REGS), KVM_SET_REGS, ref registers);

    /// <summary>Segments, tables, control registers and EFER.</summary>
    /// <exception cref="LinuxException">The kernel refuses, or the values contradict each other.</exception>
    public kvm_sregs GetSystemRegisters()
    {
        var sregs = default(kvm_sregs);
        File.Ioctl(nameof(KVM_GET_SREGS), KVM_GET_SREGS, ref sregs);
        return sregs;
    }

    /// <inheritdoc cref="GetSystemRegisters"/>
    public void SetSystemRegisters(kvm_sregs registers) => File.Ioctl(nameof(KVM_SET_SREGS), KVM_SET_SREGS, ref registers);

    /// <summary>Points the vCPU at 64-bit ring-0 code with the tables of <see cref="GuestLayout"/>.</summary>
    /// <param name="entry">Guest virtual address of the first instruction.</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public void EnterLongMode(ulong entry)
    {
        var sregs = GetSystemRegisters();
        LongMode.Enter(ref sregs);
        SetSystemRegisters(sregs);
        SetRegisters(new kvm_regs { rip = entry, rsp = GuestLayout.StackTop, rflags = 2 });
    }
}
