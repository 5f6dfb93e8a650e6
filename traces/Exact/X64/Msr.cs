using System.Globalization;

namespace Hostcall.Traces;

/// <summary>Model-specific registers by the kernel's names for them (arch/x86/include/asm/msr-index.h), without what they all begin with.</summary>
internal static class Msr
{
    private static readonly Dictionary<uint, string> Names = new()
    {
        [0x10] = "TSC",
        [0x1B] = "APICBASE",
        [0x3A] = "FEAT_CTL",
        [0x3B] = "TSC_ADJUST",
        [0x48] = "SPEC_CTRL",
        [0x49] = "PRED_CMD",
        [0xE1] = "UMWAIT_CONTROL",
        [0x10A] = "ARCH_CAPABILITIES",
        [0x10B] = "FLUSH_CMD",
        [0x122] = "TSX_CTRL",
        [0x123] = "MCU_OPT_CTRL",
        [0x174] = "SYSENTER_CS",
        [0x175] = "SYSENTER_ESP",
        [0x176] = "SYSENTER_EIP",
        [0x1A0] = "MISC_ENABLE",
        [0x1C4] = "XFD",
        [0x1C5] = "XFD_ERR",
        [0x1D9] = "DEBUGCTLMSR",
        [0x277] = "CR_PAT",
        [0x345] = "PERF_CAPABILITIES",
        [0x38D] = "FIXED_CTR_CTRL",
        [0x38E] = "PERF_GLOBAL_STATUS",
        [0x38F] = "PERF_GLOBAL_CTRL",
        [0x3F1] = "PEBS_ENABLE",
        [0x600] = "DS_AREA",
        [0x6A0] = "U_CET",
        [0x6A2] = "S_CET",
        [0x6E0] = "TSC_DEADLINE",
        [0x80B] = "X2APIC_EOI",
        [0x830] = "X2APIC_ICR",
        [0xDA0] = "XSS",
        [0xC0000080] = "EFER",
        [0xC0000081] = "STAR",
        [0xC0000082] = "LSTAR",
        [0xC0000083] = "CSTAR",
        [0xC0000084] = "SYSCALL_MASK",
        [0xC0000100] = "FS_BASE",
        [0xC0000101] = "GS_BASE",
        [0xC0000102] = "KERNEL_GS_BASE",
        [0xC0000103] = "TSC_AUX",
        [0xC0000104] = "TSC_RATIO",
        [0xC0010015] = "K7_HWCR",
        [0xC0010114] = "VM_CR",
        [0xC0010117] = "VM_HSAVE_PA",
        [0xC001011F] = "VIRT_SPEC_CTRL",
        [0xC0011029] = "DE_CFG",
    };

    /// <summary>Its name, or its number where it has none here.</summary>
    public static string NameOf(uint number) =>
        Names.TryGetValue(number, out string? name) ? name : string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");
}
