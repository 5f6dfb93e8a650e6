using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmArmConstants;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal.Arm64;

/// <summary>What KVM does with ranges of calls by the SMC Calling Convention (Linux 6.4): a VM's own choice, before its first KVM_RUN.</summary>
public static class SmcccFilter
{
    /// <summary>Sets what becomes of a range.</summary>
    /// <param name="vm">A VM that did not run yet.</param>
    /// <param name="first">The first function of the range.</param>
    /// <param name="count">How many there are; none may have an action already, or be in the range that is KVM's own.</param>
    /// <param name="action">KVM_SMCCC_FILTER_…</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static unsafe void Set(Vm vm, uint first, uint count, byte action)
    {
        var filter = new kvm_smccc_filter { @base = first, nr_functions = count, action = action };
        var attribute = new kvm_device_attr { group = KVM_ARM_VM_SMCCC_CTRL, attr = KVM_ARM_VM_SMCCC_FILTER, addr = (ulong)&filter };
        vm.File.Ioctl("KVM_SET_DEVICE_ATTR(SMCCC filter)", KVM_SET_DEVICE_ATTR, ref attribute);
    }
}
