using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>One VM: its memslots and the capabilities switched on for it.</summary>
public sealed class Vm : IDisposable
{
    private readonly Kvm kvm;
    private readonly FileDescriptor file;
    private uint nextSlot;

    internal Vm(Kvm kvm, FileDescriptor file)
    {
        this.kvm = kvm;
        this.file = file;
    }

    /// <summary>What a capability is worth for this VM; 0 where it does not have it.</summary>
    public int CheckExtension(int capability) =>
        file.Ioctl(nameof(KVM_CHECK_EXTENSION), KVM_CHECK_EXTENSION, capability);

    /// <summary>Gives the guest a memslot over memory of this process.</summary>
    /// <param name="guestPhysicalAddress">Page-aligned guest physical address.</param>
    /// <param name="memory">Must outlive this VM.</param>
    public unsafe void AddMemory(ulong guestPhysicalAddress, SharedMemory memory)
    {
        var region = new kvm_userspace_memory_region
        {
            slot = nextSlot++,
            guest_phys_addr = guestPhysicalAddress,
            memory_size = memory.Length,
            userspace_addr = (ulong)memory.Address,
        };
        file.Ioctl(nameof(KVM_SET_USER_MEMORY_REGION), KVM_SET_USER_MEMORY_REGION, ref region);
    }

    /// <summary>Switches a capability on (KVM_ENABLE_CAP).</summary>
    /// <exception cref="LinuxException">The kernel refuses; errno says why.</exception>
    public void EnableCapability(int capability, params ReadOnlySpan<ulong> arguments)
    {
        var enable = new kvm_enable_cap { cap = (uint)capability };
        arguments.CopyTo(enable.args);
        file.Ioctl($"{nameof(KVM_ENABLE_CAP)}({capability})", KVM_ENABLE_CAP, ref enable);
    }

    /// <summary>A vCPU that sees the CPUID leaves of the host.</summary>
    public Vcpu CreateVcpu(int id = 0)
    {
        var vcpu = new FileDescriptor(file.Ioctl(nameof(KVM_CREATE_VCPU), KVM_CREATE_VCPU, id));
        try
        {
            CpuidTable.PassThrough(kvm, vcpu);
            return new Vcpu(vcpu, kvm.VcpuMappingSize());
        }
        catch
        {
            vcpu.Dispose();
            throw;
        }
    }

    public void Dispose() => file.Dispose();
}
