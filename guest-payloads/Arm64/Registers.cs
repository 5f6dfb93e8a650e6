namespace Hostcall.GuestPayloads.Arm64;

/// <summary>A general register of 64 bits. Number 31 is the stack pointer or zero, as the instruction has it.</summary>
public enum Register : uint
{
    x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15,
    x16, x17, x18, x19, x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30,
    sp,
    xzr = sp,
}

/// <summary>When a branch is taken, by the flags of the comparison before it.</summary>
public enum Condition : uint
{
    Equal = 0,
    NotEqual = 1,

    /// <summary>Of unsigned numbers.</summary>
    AboveOrEqual = 2,

    /// <summary>Of unsigned numbers.</summary>
    Above = 8,

    /// <summary>Of signed numbers.</summary>
    Less = 11,
}

/// <summary>A system register, as mrs encodes it.</summary>
public enum SystemRegister : uint
{
    /// <summary>op0 3, op1 3, CRn 14, CRm 0, op2 2: the virtual counter.</summary>
    CNTVCT_EL0 = 0xDF02,

    /// <summary>op0 3, op1 0, CRn 0, CRm 4, op2 0: what a processor has, which KVM shows a guest as it likes.</summary>
    ID_AA64PFR0_EL1 = 0xC020,
}
