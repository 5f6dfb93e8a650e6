using Hostcall.Lab;
using Hostcall.Lab.Channel;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Tests.Machine;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Lab;

/// <summary>What is said of a lane's CPU comes from what was read there.</summary>
public sealed class CpuReadingTests
{
    private const string IceLake = """
        processor	: 0
        vendor_id	: GenuineIntel
        model name	: Some CPU : with a colon
        flags		: fpu vmx xsave xsaves ibrs_enhanced arch_capabilities
        vmx flags	: vnmi ept vpid

        processor	: 1
        flags		: svm npt
        """;

    [Fact]
    public void The_first_CPU_counts_and_features_of_the_other_maker_are_not_missed()
    {
        LaneMachine machine = CpuReading.OfThisMachine(IceLake, new Dictionary<string, string> { ["meltdown"] = "Not affected" });
        Assert.Equal("Some CPU : with a colon", machine.Cpu);
        Assert.Equal(["VMX", "EPT", "VPID", "eIBRS", "ARCH_CAPABILITIES", "XSAVE", "XSAVES"], machine.Has);
        Assert.Contains("FLUSH_CMD", machine.Lacks);
        Assert.DoesNotContain("SVM", machine.Lacks);
        Assert.Empty(machine.UnknownVulnerabilities);
    }

    /// <summary>arm64's kernel writes other fields, and only its log tells of EL2.</summary>
    [Fact]
    public void A_CPU_of_arm64_has_a_name_and_lacks_nothing_that_only_others_have()
    {
        const string cpuinfo = "processor\t: 0\nFeatures\t: fp asimd atomics\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x4\nCPU part\t: 0xd0c\n";
        var read = CpuInfo.Parse(cpuinfo, new Dictionary<string, string>(), CpuFeature.El2);
        var machine = CpuReading.Describe(read);
        Assert.Equal("Arm Neoverse N1", machine.Cpu);
        Assert.Equal(["EL2", "LSE atomics"], machine.Has);
        Assert.Equal(["VHE", "SSBS", "PAC", "BTI", "SVE"], machine.Lacks);
        Assert.True(CpuReading.CanRunGuests(read));
        Assert.False(CpuReading.CanRunGuests(CpuInfo.Parse(cpuinfo, new Dictionary<string, string>())));
        Assert.Contains("part 0xfff", CpuInfo.Parse(cpuinfo.Replace("0xd0c", "0xfff", StringComparison.Ordinal), new Dictionary<string, string>()).Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flags : fpu svm", true)]
    [InlineData("flags : fpu vmx", true)]
    [InlineData("flags : fpu", false)]
    [InlineData("", false)]
    public void A_CPU_runs_guests_with_either_extension(string cpuinfo, bool can) =>
        Assert.Equal(can, CpuReading.CanRunGuests(CpuInfo.Parse(cpuinfo, new Dictionary<string, string>())));

    [Fact]
    public void A_vulnerability_that_nobody_knows_yet_is_one_sentence_of_the_run()
    {
        LaneMachine machine = CpuReading.OfThisMachine(IceLake, new Dictionary<string, string> { ["tomorrow"] = "Mitigation: wait", ["mds"] = "Not affected" });
        Assert.Equal(["tomorrow"], machine.UnknownVulnerabilities);
        Manifest manifest = Synthetic.Manifest() with { LaneMachines = new Dictionary<string, LaneMachine> { ["lab-bochs-icelake"] = machine } };
        Assert.Equal(
            "The kernel of lab-bochs-icelake names a vulnerability that this program does not know: tomorrow, Mitigation: wait; look up which path its mitigation is on.",
            Assert.Single(Summarizer.Summarize(SampleSet.Empty, manifest, PublishedLedger.Empty).Warnings));
    }

    [Theory]
    [InlineData("Mitigation: IBPB before exit to userspace", "vm-exit", true)]
    [InlineData("Mitigation: IBPB before exit to userspace", "vm-exit-hypercall", true)]
    [InlineData("Mitigation: IBPB before exit to userspace", "exit-mmio", true)]
    [InlineData("Mitigation: IBPB before exit to userspace", "hypercall", false)]
    [InlineData("Mitigation: IBPB before exit to userspace", "exit-ioeventfd", false)]
    [InlineData("Mitigation: IBPB before exit to userspace", "queue-spin", false)]
    [InlineData("Mitigation: IBPB before exit to userspace", "ptrace-sysemu", false)]
    [InlineData("Not affected", "vm-exit", false)]
    [InlineData("Vulnerable", "vm-exit", false)]
    public void A_barrier_on_the_way_to_user_space_is_on_the_rows_that_go_there_in_a_lab_and_natively(string vmscape, string id, bool isSaid)
    {
        LaneMachine machine = CpuReading.OfThisMachine(IceLake, new Dictionary<string, string> { ["vmscape"] = vmscape });
        PathRow path = PathTable.Find(id)!;
        Assert.Equal(isSaid, Caveats.Notes(path, machine).Any());
        Assert.Equal(Caveats.Notes(path, machine), NativeCase.NotesOf(path, new CapturedMachine(), machine));
        Assert.Empty(Caveats.Notes(path, null));
    }

    [Theory]
    [InlineData("l1d_flush", "vm-exit", "L1D flush command")]
    [InlineData("insn_emulation", "hypercall", "nrip-save")]
    [InlineData("insn_emulation", "exit-mmio", null)]
    [InlineData("io_exits", "vm-exit", null)]
    public void An_artefact_is_told_by_what_KVM_counted(string counter, string path, string? says)
    {
        string? artefact = LabTable.Find("lab-bochs-icelake")!.Artefact(Counted(counter, path));
        if (says is null) Assert.Null(artefact);
        else Assert.Contains(says, artefact, StringComparison.Ordinal);
    }

    private static LabOutcome Counted(string counter, string path = "any") =>
        new("getpid", path, Status.Measured, null, null, 1, new Dictionary<string, double> { ["exits"] = 1, [counter] = 1 });
}
