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

    /// <summary>RFLAGS that let ring 3 access ports (IOPL 3): without, each would be looked up in a task state segment.</summary>
    private const ulong PortsForRing3 = 3 << 12;

    /// <summary>Points the vCPU at 64-bit code with the tables of <see cref="GuestLayout"/>.</summary>
    /// <param name="entry">Guest virtual address of the first instruction.</param>
    /// <param name="ring">The ring that the tables were written for.</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public void EnterLongMode(ulong entry, int ring = 0)
    {
        var sregs = GetSystemRegisters();
        LongMode.Enter(ref sregs, ring);
        SetSystemRegisters(sregs);
        SetRegisters(new kvm_regs { rip = entry, rsp = GuestLayout.StackTop, rflags = 2 | (ring == 3 ? PortsForRing3 : 0) });
    }
}
