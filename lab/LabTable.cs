using Hostcall.Lab.Machines;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>Every lab: a row is a machine. Tables show them in this order.</summary>
public static class LabTable
{
    private static readonly BootArgument NoRandomNumbers = new(
        "clearcpuid=rdrand,rdseed", "Bochs takes its random numbers from outside; a kernel that uses them runs a little differently each time");

    /// <summary>In kHz of <see cref="BochsSettings.InstructionsPerSecond"/>.</summary>
    private static readonly BootArgument TimeStampCounter = new(
        "tsc_early_khz=200000", "CPUID leaf 15h claims a time-stamp counter of some GHz, and Bochs counts instructions: the timer would fire far too often");

    private static readonly BootArgument PlainXsave = new(
        "clearcpuid=rdrand,rdseed,avx512f,pku",
        "the same, and AVX-512 and protection keys: Bochs gives the size of a compacted XSAVE area as if it were not compacted, and none for the keys, "
            + "and where sizes differ the kernel does without XSAVE");

    private static readonly BootArgument NoTimedMonitor = new(
        "clearcpuid=rdrand,rdseed,mwaitx",
        "the same, and MWAITX, in which Bochs does not wake up when the time given has passed: the kernel's first delay would never end");

    private static readonly BootArgument NotMds = new(
        "mds=off", "Intel's list of affected processors has no MDS for this model; Bochs' does not say so (MDS_NO), so the kernel clears buffers for it");

    internal static IReadOnlyList<LabRow> Rows { get; } =
    [
        Bochs("icelake", "corei7_icelake_u", "Intel Ice Lake", 2019) with { IsDefault = true, Arguments = [TimeStampCounter, PlainXsave], In2022 = [NotMds] },
        Bochs("bulldozer", "zambezi", "AMD Bulldozer", 2011) with { IsDefault = true, Arguments = [] },
        Bochs("sandybridge", "corei7_sandy_bridge_2600k", "Intel Sandy Bridge", 2011),
        Bochs("ivybridge", "corei7_ivy_bridge_3770k", "Intel Ivy Bridge", 2012),
        Bochs("piledriver", "trinity_apu", "AMD Piledriver", 2012) with { Arguments = [] },
        Bochs("haswell", "corei7_haswell_4770", "Intel Haswell", 2013) with { Arguments = [NoRandomNumbers] },
        Bochs("broadwell", "broadwell_ult", "Intel Broadwell", 2014),
        Bochs("skylake", "corei7_skylake_x", "Intel Skylake-X", 2017) with { Arguments = [TimeStampCounter, PlainXsave] },
        Bochs("cannonlake", "corei3_cnl", "Intel Cannon Lake", 2018) with { Arguments = [TimeStampCounter, PlainXsave] },
        Bochs("tigerlake", "tigerlake", "Intel Tiger Lake", 2020) with { Arguments = [TimeStampCounter, PlainXsave], In2022 = [NotMds] },
        Bochs("ryzen", "ryzen", "AMD Zen", 2017) with { Arguments = [NoTimedMonitor] },
        new()
        {
            Lane = "lab-qemu-svm",
            Label = "AMD without nrip-save",
            Remark = "KVM decodes a hypercall to step over it",
            Emulator = Emulator.Qemu,
            Cpu = "qemu64,+svm,+npt",
            Arguments =
            [
                new(
                    "nolapic_timer",
                    "the kernel would measure the timer of its local APIC for 200 ms of virtual time, at each tick of which QEMU leaves its translated code"),
            ],
            OnSeveralCpus =
            [
                new(
                    "tsc=reliable",
                    "the kernel trusts no time-stamp counters of two CPUs that it cannot compare, "
                        + "and what is left takes hundreds of thousands of instructions to read"),
                new("tsc_early_khz=1000000", "there is no other clock to measure the counter by: one instruction is one nanosecond"),
            ],
        },
        new()
        {
            Lane = "lab-qemu-arm64",
            Label = "Arm Neoverse N1",
            Year = 2019,
            Remark = "KVM at EL2 with the host kernel (VHE), no interrupt controller of KVM's but where a row says so",
            Emulator = Emulator.QemuArm,
            Cpu = "neoverse-n1",
            Sets = [MitigationSet.Nvhe, MitigationSet.Off],
            IsDefault = true,
        },
        new()
        {
            Lane = "lab-qemu-kvm",
            Label = "this machine's CPU under nested KVM",
            Remark = "never seen to run: no machine with nesting was at hand",
            Unit = Unit.Nanoseconds,
            Emulator = Emulator.QemuKvm,
            Cpu = "host",
        },
    ];

    /// <summary>Each with the mitigations that the kernel chooses for its CPU.</summary>
    public static IReadOnlyList<LabMachine> All { get; } = [.. Rows.Select(row => new LabMachine(row, null))];

    /// <summary>The same with every other set of mitigations; a lab that measures time runs as it is.</summary>
    public static IReadOnlyList<LabMachine> WithSets { get; } =
        [.. from row in Rows where row.Unit == Unit.Instructions from set in row.Sets select new LabMachine(row, set)];

    /// <summary>The lab of a lane, or null where there is none.</summary>
    public static LabMachine? Find(string lane) => All.Concat(WithSets).FirstOrDefault(lab => lab.Lane == lane);

    private static LabRow Bochs(string name, string cpu, string label, int year) => new()
    {
        Lane = $"lab-bochs-{name}",
        Label = label,
        Year = year,
        Emulator = Emulator.Bochs,
        Cpu = cpu,
        Arguments = [TimeStampCounter, NoRandomNumbers],
    };
}
