namespace Hostcall.Lab.Channel;

/// <summary>A feature of a CPU on which the cost of a path depends, here or on the way of its mitigations.</summary>
/// <param name="Name">As people write it.</param>
/// <param name="Flag">As /proc/cpuinfo writes it, among the flags or the VMX flags.</param>
/// <param name="Vendor">Whose CPUs can have it; empty for everybody's of x86-64.</param>
internal sealed record CpuFeature(string Name, string Flag, string Vendor = "")
{
    /// <summary>Makers, as x86-64's CPUID names them; one name for whoever makes CPUs of arm64.</summary>
    public const string Intel = "GenuineIntel", Amd = "AuthenticAMD", Arm = "Arm";

    /// <summary>No flags of /proc/cpuinfo: what arm64's KVM says of itself in the kernel's log.</summary>
    public const string El2 = "el2", Vhe = "vhe";

    public static IReadOnlyList<CpuFeature> All { get; } =
    [
        new("VMX", "vmx", Intel), new("EPT", "ept", Intel), new("VPID", "vpid", Intel),
        new("SVM", "svm", Amd), new("NPT", "npt", Amd), new("nrip-save", "nrip_save", Amd),
        new("eIBRS", "ibrs_enhanced"), new("IBRS", "ibrs"), new("IBPB", "ibpb"), new("STIBP", "stibp"), new("SSBD", "ssbd"),
        new("ARCH_CAPABILITIES", "arch_capabilities", Intel), new("MD_CLEAR", "md_clear", Intel), new("FLUSH_CMD", "flush_l1d", Intel),
        new("XSAVE", "xsave"), new("XSAVES", "xsaves"), new("PCID", "pcid"), new("INVPCID", "invpcid"), new("FSGSBASE", "fsgsbase"), new("ERMS", "erms"),
        new("SMAP", "smap"), new("AVX-512", "avx512f"),
        new("EL2", El2, Arm), new("VHE", Vhe, Arm), new("LSE atomics", "atomics", Arm), new("SSBS", "ssbs", Arm), new("PAC", "paca", Arm),
        new("BTI", "bti", Arm), new("SVE", "sve", Arm),
    ];

    /// <summary>Whether a maker's CPUs can have it.</summary>
    public bool IsOf(string vendor) => Vendor == vendor || (Vendor.Length == 0 && vendor != Arm);
}
