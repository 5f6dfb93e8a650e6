using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmArmConstants;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal.Arm64;

/// <summary>KVM's own interrupt controller (GICv3), which KVM leaves each guest by another way with than without.</summary>
public static class InterruptController
{
    private const ulong Distributor = 0x0800_0000, Redistributor = 0x080A_0000;

    /// <summary>Gives a VM the controller. Its vCPUs are made already.</summary>
    /// <exception cref="LinuxException">The kernel refuses: this machine has no GICv3, say.</exception>
    public static void AddTo(Vm vm)
    {
        var device = new kvm_create_device { type = KVM_DEV_TYPE_ARM_VGIC_V3 };
        vm.File.Ioctl("KVM_CREATE_DEVICE(vGICv3)", KVM_CREATE_DEVICE, ref device);
        using var controller = new FileDescriptor((int)device.fd); // the VM keeps the device
        SetAddress(controller, KVM_VGIC_V3_ADDR_TYPE_DIST, Distributor);
        SetAddress(controller, KVM_VGIC_V3_ADDR_TYPE_REDIST, Redistributor);
        var init = new kvm_device_attr { group = KVM_DEV_ARM_VGIC_GRP_CTRL, attr = KVM_DEV_ARM_VGIC_CTRL_INIT };
        controller.Ioctl("KVM_SET_DEVICE_ATTR(vGICv3 initialization)", KVM_SET_DEVICE_ATTR, ref init);
    }

    private static unsafe void SetAddress(FileDescriptor controller, ulong part, ulong address)
    {
        var attribute = new kvm_device_attr { group = KVM_DEV_ARM_VGIC_GRP_ADDR, attr = part, addr = (ulong)&address };
        controller.Ioctl("KVM_SET_DEVICE_ATTR(vGICv3 address)", KVM_SET_DEVICE_ATTR, ref attribute);
    }
}
