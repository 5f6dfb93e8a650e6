namespace Hostcall.VmmMinimal.Native;

/// <summary>Constants of arm64's <c>asm/kvm.h</c> and <c>asm/ptrace.h</c>, and what only its KVM has, under their kernel names.</summary>
public static class KvmArmConstants
{
    // Requests on a VM.
    public const uint KVM_ARM_PREFERRED_TARGET = 0x8020AEAF;

    // Requests on a vCPU.
    public const uint KVM_ARM_VCPU_INIT = 0x4020AEAE;

    /// <summary>Bit of kvm_vcpu_init.features: PSCI of version 0.2 and later, and with it the SMC Calling Convention.</summary>
    public const int KVM_ARM_VCPU_PSCI_0_2 = 2;

    public const ulong KVM_REG_ARM64 = 0x6000_0000_0000_0000;
    public const ulong KVM_REG_SIZE_U64 = 0x0030_0000_0000_0000;
    public const ulong KVM_REG_ARM_CORE = 0x0010_0000;
    public const ulong KVM_REG_ARM64_SYSREG = 0x0013_0000;

    public const uint KVM_DEV_TYPE_ARM_VGIC_V3 = 7;
    public const uint KVM_DEV_ARM_VGIC_GRP_ADDR = 0;
    public const uint KVM_DEV_ARM_VGIC_GRP_CTRL = 4;
    public const ulong KVM_DEV_ARM_VGIC_CTRL_INIT = 0;
    public const ulong KVM_VGIC_V3_ADDR_TYPE_DIST = 2;
    public const ulong KVM_VGIC_V3_ADDR_TYPE_REDIST = 3;

    public const ulong PSR_MODE_EL1h = 5;
    public const ulong PSR_F_BIT = 0x40;
    public const ulong PSR_I_BIT = 0x80;
    public const ulong PSR_A_BIT = 0x100;
    public const ulong PSR_D_BIT = 0x200;

    // Since Linux 6.4, and so in no older header.

    /// <summary>A group of attributes of a VM: what becomes of calls by the SMC Calling Convention.</summary>
    public static uint KVM_ARM_VM_SMCCC_CTRL => 0;

    /// <summary>Of that group: a range of functions, and what becomes of them.</summary>
    public static ulong KVM_ARM_VM_SMCCC_FILTER => 0;

    public static byte KVM_SMCCC_FILTER_HANDLE => 0;

    public static byte KVM_SMCCC_FILTER_DENY => 1;

    public static byte KVM_SMCCC_FILTER_FWD_TO_USER => 2;
}
