using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>/dev/kvm: what the kernel's KVM can do, and where VMs come from.</summary>
public sealed class Kvm : IDisposable
{
    public const string Device = "/dev/kvm";

    private readonly FileDescriptor device;

    private Kvm(FileDescriptor device) => this.device = device;

    /// <summary>Opens /dev/kvm and checks its API version.</summary>
    /// <exception cref="LinuxException">No device or no permission; the message says what to do.</exception>
    public static Kvm Open(string path = Device)
    {
        var device = new FileDescriptor(Libc.open(path, Libc.O_RDWR | Libc.O_CLOEXEC));
        if (device.IsInvalid)
        {
            var error = LinuxException.Last($"open({path})");
            throw new LinuxException(error.Call, error.Errno, RemedyFor(error.Errno, path));
        }

        var kvm = new Kvm(device);
        int version = device.Ioctl(nameof(KVM_GET_API_VERSION), KVM_GET_API_VERSION);
        if (version == KVM_API_VERSION) return kvm;
        kvm.Dispose();
        throw new VmmException($"{path} speaks KVM API version {version}, this VMM speaks {KVM_API_VERSION}");
    }

    /// <summary>What a capability is worth here; 0 where the kernel does not have it.</summary>
    public int CheckExtension(int capability) =>
        device.Ioctl(nameof(KVM_CHECK_EXTENSION), KVM_CHECK_EXTENSION, capability);

    /// <summary>A VM with no memory and no vCPU.</summary>
    public Vm CreateVm() => new(this, new FileDescriptor(device.Ioctl(nameof(KVM_CREATE_VM), KVM_CREATE_VM)));

    public void Dispose() => device.Dispose();

    /// <summary>Bytes of the mapping that a vCPU shares with the VMM.</summary>
    internal int VcpuMappingSize() => device.Ioctl(nameof(KVM_GET_VCPU_MMAP_SIZE), KVM_GET_VCPU_MMAP_SIZE);

    /// <summary>Fills a <c>kvm_cpuid2</c> buffer with every CPUID leaf that KVM passes through.</summary>
    internal void GetSupportedCpuid(nint buffer) =>
        device.Ioctl(nameof(KVM_GET_SUPPORTED_CPUID), KVM_GET_SUPPORTED_CPUID, buffer);

    internal static string? RemedyFor(int errno, string path) => errno switch
    {
        Libc.ENOENT => "this kernel has no KVM, or its module is not loaded: modprobe kvm_intel or kvm_amd, "
            + "and enable virtualization in the firmware or nesting in the hypervisor",
        Libc.EACCES or Libc.EPERM => $"no permission: add yourself to the group of {path} "
            + "(usermod -aG kvm $USER, then log in again) or run as root",
        Libc.ENODEV => "the device is there and no KVM module behind it: modprobe kvm_intel or kvm_amd",
        Libc.EBUSY => "another hypervisor has the hardware",
        _ => null,
    };
}
