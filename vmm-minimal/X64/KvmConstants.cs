namespace Hostcall.VmmMinimal.Native;

/// <content>What only x86-64 has, or what holds the size of one of its structs.</content>
public static partial class KvmConstants
{
    public const uint KVM_GET_SUPPORTED_CPUID = 0xC008AE05;

    public const uint KVM_GET_REGS = 0x8090AE81;
    public const uint KVM_SET_REGS = 0x4090AE82;
    public const uint KVM_GET_SREGS = 0x8138AE83;
    public const uint KVM_SET_SREGS = 0x4138AE84;
    public const uint KVM_SET_CPUID2 = 0x4008AE90;

    public const int KVM_CAP_EXT_CPUID = 7;
}
