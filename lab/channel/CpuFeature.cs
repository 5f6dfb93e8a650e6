namespace Hostcall.Lab.Channel;

/// <summary>A feature of a CPU on which the cost of a path depends, here or on the way of its mitigations.</summary>
/// <param name="Name">As people write it.</param>
/// <param name="Flag">As /proc/cpuinfo writes it, among the flags or the VMX flags.</param>
/// <param name="Vendor">Whose CPUs can have it; empty for everybody's.</param>
internal sealed record CpuFeature(string Name, string Flag, string Vendor = "")
{
    private const string Intel = "GenuineIntel", Amd = "AuthenticAMD";

    public static IReadOnlyList<CpuFeature> All { get; } =
    [
        new("VMX", "vmx", Intel), new("EPT", "ept", Intel), new("VPID", "vpid", Intel),
        new("SVM", "svm", Amd), new("NPT", "npt", Amd), new("nrip-save", "nrip_save", Amd),
        new("eIBRS", "ibrs_enhanced"), new("IBRS", "ibrs"), new("IBPB", "ibpb"), new("STIBP", "stibp"), new("SSBD", "ssbd"),
        new("ARCH_CAPABILITIES", "arch_capabilities", Intel), new("MD_CLEAR", "md_clear", Intel), new("FLUSH_CMD", "flush_l1d", Intel),
        new("XSAVE", "xsave"), new("XSAVES", "xsaves"), new("PCID", "pcid"), new("INVPCID", "invpcid"), new("FSGSBASE", "fsgsbase"), new("ERMS", "erms"),
        new("SMAP", "smap"), new("AVX-512", "avx512f"),
    ];
}
