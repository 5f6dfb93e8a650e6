using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>One VM: its memslots and the capabilities switched on for it.</summary>
public sealed class Vm : IDisposable
{
    private readonly Kvm kvm;
    private uint nextSlot;

    internal Vm(Kvm kvm, FileDescriptor file)
    {
        this.kvm = kvm;
        File = file;
    }

    /// <summary>For requests that this library does not know; it stays this VM's.</summary>
    public FileDescriptor File { get; }

    /// <summary>What a capability is worth for this VM; 0 where it does not have it.</summary>
    public int CheckExtension(int capability) =>
        File.Ioctl(nameof(KVM_CHECK_EXTENSION), KVM_CHECK_EXTENSION, capability);

    /// <summary>Gives the guest a memslot over memory of this process.</summary>
    /// <param name="guestPhysicalAddress">Page-aligned guest physical address.</param>
    /// <param name="memory">Must outlive this VM.</param>
    /// <exception cref="LinuxException">The kernel refuses: the address is not page-aligned, or taken.</exception>
    public unsafe void AddMemory(ulong guestPhysicalAddress, SharedMemory memory) => AddMemory(guestPhysicalAddress, memory.Address, memory.Length);

    /// <inheritdoc cref="AddMemory(ulong, SharedMemory)"/>
    /// <param name="guestPhysicalAddress">Page-aligned guest physical address.</param>
    /// <param name="memory">Page-aligned, of any origin; must stay mapped as long as this VM lives.</param>
    /// <param name="length">Bytes, a multiple of the page size.</param>
    public unsafe void AddMemory(ulong guestPhysicalAddress, void* memory, nuint length)
    {
        var region = new kvm_userspace_memory_region
        {
            slot = nextSlot++,
            guest_phys_addr = guestPhysicalAddress,
            memory_size = length,
            userspace_addr = (ulong)memory,
        };
        File.Ioctl(nameof(KVM_SET_USER_MEMORY_REGION), KVM_SET_USER_MEMORY_REGION, ref region);
    }

    /// <summary>Switches a capability on (KVM_ENABLE_CAP).</summary>
    /// <exception cref="LinuxException">The kernel refuses; errno says why.</exception>
    public void EnableCapability(int capability, params ReadOnlySpan<ulong> arguments)
    {
        var enable = new kvm_enable_cap { cap = (uint)capability };
        arguments.CopyTo(enable.args);
        File.Ioctl($"{nameof(KVM_ENABLE_CAP)}({capability})", KVM_ENABLE_CAP, ref enable);
    }

    /// <summary>Has KVM count one-byte writes to a port in an eventfd, and the guest go on, instead of leaving to the VMM (KVM_IOEVENTFD).</summary>
    /// <param name="port">Of x86-64's port space.</param>
    /// <param name="eventDescriptor">An eventfd(2).</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public void SignalOnPortWrite(ushort port, FileDescriptor eventDescriptor)
    {
        var request = new kvm_ioeventfd { addr = port, len = 1, fd = eventDescriptor.Number, flags = KVM_IOEVENTFD_FLAG_PIO };
        File.Ioctl(nameof(KVM_IOEVENTFD), KVM_IOEVENTFD, ref request);
    }

    /// <summary>A vCPU that knows of this machine's CPU what KVM passes on.</summary>
    /// <exception cref="LinuxException">The kernel refuses: a vCPU of that id is there already, say.</exception>
    public Vcpu CreateVcpu(int id = 0)
    {
        var vcpu = new FileDescriptor(File.Ioctl(nameof(KVM_CREATE_VCPU), KVM_CREATE_VCPU, id));
        try
        {
            Processor.OfThisMachine.Initialize(kvm, this, vcpu);
            return new Vcpu(vcpu, kvm.VcpuMappingSize);
        }
        catch
        {
            vcpu.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();
}
