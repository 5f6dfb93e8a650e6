using Hostcall.Linux;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>/dev/kvm: what the kernel's KVM can do, and where VMs come from.</summary>
public sealed class Kvm : IDisposable
{
    public const string Device = "/dev/kvm";

    private Kvm(FileDescriptor device) => File = device;

    /// <summary>For requests that this library does not know; it stays this object's.</summary>
    public FileDescriptor File { get; }

    /// <summary>Opens /dev/kvm and checks its API version.</summary>
    /// <exception cref="LinuxException">No device or no permission; the message says what to do.</exception>
    /// <exception cref="VmmException">It speaks another version of the interface than Linux has since 2.6.22.</exception>
    public static Kvm Open(string path = Device)
    {
        var device = new FileDescriptor(Libc.open(path, Libc.O_RDWR | Libc.O_CLOEXEC));
        if (device.IsInvalid) throw new LinuxException($"open({path})", device.Error);

        var kvm = new Kvm(device);
        int version = device.Ioctl(nameof(KVM_GET_API_VERSION), KVM_GET_API_VERSION);
        if (version == KVM_API_VERSION) return kvm;
        kvm.Dispose();
        throw new VmmException($"{path} speaks KVM API version {version}, this VMM speaks {KVM_API_VERSION}");
    }

    /// <summary>What a capability is worth here; 0 where the kernel does not have it.</summary>
    /// <param name="capability">A KVM_CAP_… of <see cref="Native.KvmConstants"/>, or of a kernel of one's own.</param>
    public int CheckExtension(int capability) =>
        File.Ioctl(nameof(KVM_CHECK_EXTENSION), KVM_CHECK_EXTENSION, capability);

    /// <summary>A VM with no memory and no vCPU.</summary>
    /// <exception cref="LinuxException">The kernel refuses: another hypervisor has the CPU's virtualization, say.</exception>
    public Vm CreateVm() => new(this, new FileDescriptor(File.Ioctl(nameof(KVM_CREATE_VM), KVM_CREATE_VM)));

    public void Dispose() => File.Dispose();

    /// <summary>Bytes of the mapping that a vCPU shares with the VMM.</summary>
    public int VcpuMappingSize => File.Ioctl(nameof(KVM_GET_VCPU_MMAP_SIZE), KVM_GET_VCPU_MMAP_SIZE);
}
