using System.Runtime.InteropServices;
using Hostcall.Lab;
using Hostcall.Lab.Machines;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Tests.Lab;

/// <summary>The machine of arm64: every path of that architecture, and the days on which it has none.</summary>
[Collection(LabCollection.Name)]
public sealed class Arm64LabTests
{
    private const string Lane = "lab-qemu-arm64";

    private static readonly IReadOnlyList<PathRow> Rows = PathTable.On(Architecture.Arm64);

    private static readonly string[] Everything = [.. Rows.Select(path => path.Id)];

    /// <summary>
    /// Instructions of one getpid that an agent in C counted on this machine and this kernel, with nothing of this program's in it. A guest's
    /// rungs differ by a few of payload and doorbell. Where the VMM works its own come on top, and some of the kernel's: of a process with
    /// several threads it holds the file of each ioctl (34), and this VM has two memory slots to search for a store without memory (10).
    /// </summary>
    private static readonly (string Path, double InC, double Most)[] CountedInC =
    [
        ("host", 359, 1), ("loop", 15, 2), ("exit-sysreg", 2136, 4), ("hvc-kernel", 1813, 3), ("hvc-kernel-vgic", 1292, 3),
        ("hvc-denied", 1961, 3), ("exit-hvc", 5408, 80), ("exit-mmio", 5684, 100), ("vm-exit", 6032, 130),
        ("smccc-user", 5755, 160), ("smccc-user-smc", 5808, 160), ("smccc-user-vgic", 5697, 160), ("smccc-user-result", 6644, 240),
        ("smccc-user-registers", 13640, 720),
    ];

    [Fact]
    public void Every_path_is_measured_with_the_exits_that_it_promises_and_a_second_run_gives_the_same()
    {
        var first = LabRuns.Run(LabRuns.Lab(Lane), LabRuns.Order(Everything));
        var second = LabRuns.Run(LabRuns.Lab(Lane), LabRuns.Order(Everything) with { Seed = 20_221 });
        Assert.True(first.KeptFolder is null, first.Console);
        Assert.All(first.Outcomes, outcome => Assert.True(outcome.Status == Status.Measured || IsNotInThisKernel(outcome), $"{outcome.Path}: {outcome.Reason}"));
        string[] measured = [.. first.Outcomes.Where(outcome => outcome.Status == Status.Measured).Select(outcome => outcome.Path)];
        Assert.All(Rows.Where(path => measured.Contains(path.Id)), path => Assert.Equal(path.Exits, first.Outcomes.Single(outcome => outcome.Path == path.Id).ExitsPerCall));

        // The scheduler is part of a path with two processes. All others are exact, whichever session and seed.
        foreach (var path in Rows.Where(path => !path.HasPartner && measured.Contains(path.Id)))
        {
            Assert.Single(Values(first, path.Id).Concat(Values(second, path.Id)).Distinct());
        }

        foreach (var (path, inC, most) in CountedInC) Assert.InRange(Values(first, path)[0] - inC, -most, most);
        Assert.Contains("VHE", first.Machine!.Has);
        Assert.Equal("Arm Neoverse N1", first.Machine.Cpu);
        Assert.Empty(first.Machine.UnknownVulnerabilities);
        Assert.Empty(LabRuns.Children());
    }

    /// <summary>What contains more costs more; and what each form of the interface adds is an ioctl or several.</summary>
    [Fact]
    public void The_ladder_rises_and_the_interface_has_its_price()
    {
        var run = LabRuns.Run(LabRuns.Lab(Lane), LabRuns.Order(Everything));
        string[] rising = ["loop", "hvc-kernel-vgic", "hvc-kernel", "hvc-filtered", "exit-hvc", "smccc-user", "smccc-user-result", "smccc-user-registers"];
        Assert.Equal(rising, rising.OrderBy(path => Values(run, path)[0]));
        string[] alike = ["exit-hvc", "exit-mmio", "vm-exit", "ptrace-sysemu"];
        Assert.Equal(alike, alike.OrderBy(path => Values(run, path)[0]));
        Assert.True(Values(run, "hvc-denied")[0] < Values(run, "exit-hvc")[0]);
        Assert.InRange(Values(run, "hvc-filtered")[0] - Values(run, "hvc-kernel")[0], 100, 200); // the filter is looked up in a tree of ranges
    }

    /// <summary>Below the host's kernel KVM answers dearer, and gives the guest to the VMM cheaper.</summary>
    [Fact]
    public void KVM_at_another_level_is_another_lane()
    {
        string[] paths = ["hvc-kernel", "exit-hvc"];
        var with = LabRuns.Run(LabRuns.Lab(Lane), LabRuns.Order(paths));
        var below = LabRuns.Run(LabRuns.Lab($"{Lane}@nvhe"), LabRuns.Order(paths));
        Assert.All(below.Outcomes, outcome => Assert.True(outcome.Status == Status.Measured, $"{outcome.Path}: {outcome.Reason}"));
        Assert.Contains("VHE", below.Machine!.Lacks);
        Assert.True(Values(with, "hvc-kernel")[0] < Values(below, "hvc-kernel")[0]);
        Assert.True(Values(with, "exit-hvc")[0] > Values(below, "exit-hvc")[0]);
    }

    [Fact]
    public void A_path_of_another_architecture_is_unavailable_there()
    {
        var run = LabRuns.Run(LabRuns.Lab(Lane), LabRuns.Order("host", "hypercall-noop") with { Rounds = 1 });
        Assert.Equal([Status.Measured, Status.Unavailable], run.Outcomes.Select(outcome => outcome.Status));
        Assert.Equal("this is a path of x86-64, and this machine is arm64", run.Outcomes[1].Reason);
    }

    [Fact]
    public void A_CPU_without_EL2_is_told_on_the_rows_that_need_one()
    {
        var row = LabTable.Rows.Single(row => row.Lane == Lane) with { Cpu = "neoverse-n1,has_el2=off" };
        var run = LabRuns.Run(new LabMachine(row, null), LabRuns.Order("host", "vm-exit"));
        Assert.Equal([Status.Measured, Status.Unavailable], run.Outcomes.Select(outcome => outcome.Status));
        Assert.Equal("the CPU that QEMU emulates here has no EL2, so the kernel has no KVM", run.Outcomes[1].Reason);
    }

    [Theory]
    [InlineData("neoverse-n1", true)]
    [InlineData("neoverse-n1,has_el2=off", true)]
    [InlineData("neoverse-v9", false)]
    public void A_model_that_QEMU_does_not_know_is_told_before_anything_starts(string model, bool isKnown)
    {
        var answer = QemuArmEmulator.Knows(["cortex-a72", "neoverse-n1"], model);
        Assert.Equal(isKnown ? null : $"the QEMU here has no CPU model {model}", answer?.Reason);
        Assert.Null(QemuArmEmulator.Knows([], model));
        Assert.Empty(QemuArmEmulator.ModelsOf("/no/such/cache", "/no/such/qemu"));
    }

    [Fact]
    public void The_QEMU_here_has_the_model_of_the_table()
    {
        var models = QemuArmEmulator.ModelsOf(LabFolders.Cache, "qemu-system-aarch64");
        Assert.SkipWhen(models.Count == 0, "qemu-system-arm is not installed");
        Assert.Contains(LabTable.Rows.Single(row => row.Lane == Lane).Cpu, models);
    }

    [Theory]
    [InlineData(Errno.ENOTTY)]
    [InlineData(Errno.ENXIO)]
    public void A_kernel_without_filters_says_which_has_them(int errno) =>
        Assert.Contains("Linux 6.4", Refusals.Of(new LinuxException("KVM_SET_DEVICE_ATTR(SMCCC filter)", errno))!.Remedy, StringComparison.Ordinal);

    /// <summary>The series may be of another architecture alone; all that a stock kernel has is measured.</summary>
    private static bool IsNotInThisKernel(LabOutcome outcome) =>
        (outcome.Path.StartsWith("hypercall", StringComparison.Ordinal) && outcome.Reason == "this kernel has no KVM_CAP_HOST_SYSCALL")
        || (outcome.Path.StartsWith("smccc-owner", StringComparison.Ordinal) && outcome.Reason == "this kernel has no KVM_CAP_ARM_USER_HYPERCALLS");

    private static List<double> Values(LabRun run, string path) => [.. run.Blocks.Where(block => block.Path == path).Select(block => block.Value)];
}
