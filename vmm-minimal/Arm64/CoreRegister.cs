using static Hostcall.VmmMinimal.Native.KvmArmConstants;

namespace Hostcall.VmmMinimal.Arm64;

/// <summary>Names of registers for KVM_GET_ONE_REG and KVM_SET_ONE_REG. A test holds them against the system's headers.</summary>
public static class CoreRegister
{
    /// <summary>Of struct kvm_regs, whose offsets the kernel counts in 32-bit words.</summary>
    private const ulong Core = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE;

    public const ulong StackPointer = Core | (31 * 2);
    public const ulong ProgramCounter = Core | (32 * 2);
    public const ulong State = Core | (33 * 2);

    /// <summary>The stack pointer of the guest's kernel level.</summary>
    public const ulong StackPointerOfEl1 = Core | (34 * 2);

    public const ulong SCTLR_EL1 = System | (1 << 7);
    public const ulong TTBR0_EL1 = System | (2 << 7);
    public const ulong TCR_EL1 = System | (2 << 7) | 2;
    public const ulong ESR_EL1 = System | (5 << 7) | (2 << 3);
    public const ulong FAR_EL1 = System | (6 << 7);
    public const ulong ELR_EL1 = Core | (35 * 2);
    public const ulong MAIR_EL1 = System | (10 << 7) | (2 << 3);
    public const ulong VBAR_EL1 = System | (12 << 7);

    /// <summary>op0 is 3 and op1 is 0 for all of them; CRn, CRm and op2 follow.</summary>
    private const ulong System = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM64_SYSREG | (3 << 14);

    /// <summary>x0 to x30.</summary>
    public static ulong General(int number) => Core | ((uint)number * 2);
}
