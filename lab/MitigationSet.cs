namespace Hostcall.Lab;

/// <summary>What the kernel of a lab does about the vulnerabilities of its CPU: a lane with such a set is <c>LANE@set</c>.</summary>
/// <param name="Name">Behind the lane's name.</param>
/// <param name="Summary">In one line.</param>
/// <param name="Arguments">
/// Switch off what the set does not have. One image is booted with every set; an argument about a vulnerability that a CPU
/// does not have changes nothing there.
/// </param>
public sealed record MitigationSet(string Name, string Summary, IReadOnlyList<BootArgument> Arguments)
{
    /// <summary>
    /// Linux 5.19 of July 2022, as far as arguments of a kernel of today go: what came later, and has a switch of its own, is off.
    /// Without a switch are the single return of 2b1299322016 ("x86/speculation: Add RSB VM Exit protections", 6.0) and the
    /// place of verw, which moved next to the return to user space (3c7501722e6b, 6.8).
    /// </summary>
    public static readonly MitigationSet July2022 = new("2022", "what Linux of July 2022 did on this CPU",
    [
        new("spectre_bhi=off", "Branch History Injection: 7390db8aea0d, Linux 6.9, April 2024"),
        new("indirect_target_selection=off", "Indirect Target Selection: f4818881c47f, Linux 6.15, May 2025"),
        new("gather_data_sampling=off", "Gather Data Sampling: 8974eb588283, Linux 6.5, August 2023"),
        new("reg_file_data_sampling=off", "Register File Data Sampling: 8076fcde016c, Linux 6.9, March 2024"),
        new("spec_rstack_overflow=off", "Speculative Return Stack Overflow of AMD: fb3bd914b3ec, Linux 6.5, August 2023"),
        new("tsa=off", "Transient Scheduler Attacks of AMD: d8010d4ba43e, Linux 6.16, July 2025"),
        new("vmscape=off", "VMSCAPE: 2f8f173413f1, Linux 6.17, September 2025"),
    ]);

    public static readonly MitigationSet Off = new("off", "no mitigation at all",
        [new("mitigations=off", "98af8452945c, Linux 5.2, May 2019")]);

    /// <summary>No mitigations, but another place for KVM on a CPU that leaves the choice: below the host's kernel.</summary>
    public static readonly MitigationSet Nvhe = new("nvhe", "KVM at EL2 and the host's kernel at EL1",
        [new("kvm-arm.mode=nvhe", "Documentation/admin-guide/kernel-parameters.txt: nVHE, chosen at boot")])
    {
        CanTrace = false,
    };

    /// <summary>Whether a trace tells who runs: where KVM has a part with addresses of its own, nothing tells that from a process.</summary>
    internal bool CanTrace { get; init; } = true;

    /// <summary>Beside what the kernel chooses for the CPU, which has no name.</summary>
    public static IReadOnlyList<MitigationSet> All { get; } = [July2022, Off];
}
