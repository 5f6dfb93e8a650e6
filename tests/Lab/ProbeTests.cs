using System.Runtime.InteropServices;
using Hostcall.Lab;
using Hostcall.Lab.Building;
using Hostcall.Lab.Machines;
using Hostcall.Results;

namespace Hostcall.Tests.Lab;

public sealed class ProbeTests
{
    [Fact]
    public void The_lanes_keep_their_names() => Assert.Equal(
        [
            "lab-bochs-icelake", "lab-bochs-bulldozer", "lab-bochs-sandybridge", "lab-bochs-ivybridge", "lab-bochs-piledriver", "lab-bochs-haswell",
            "lab-bochs-broadwell", "lab-bochs-skylake", "lab-bochs-cannonlake", "lab-bochs-tigerlake", "lab-bochs-ryzen", "lab-qemu-svm", "lab-qemu-arm64",
            "lab-qemu-kvm",
        ],
        LabTable.All.Select(lab => lab.Lane));

    [Fact]
    public void Every_lab_that_counts_can_have_another_set_of_mitigations()
    {
        Assert.Equal(2 * LabTable.All.Count(lab => lab.Unit == Unit.Instructions), LabTable.WithSets.Count);
        Assert.NotNull(LabTable.Find("lab-bochs-icelake@2022"));
        Assert.NotNull(LabTable.Find("lab-qemu-svm@off"));
        Assert.Null(LabTable.Find("lab-qemu-kvm@off"));
        Assert.DoesNotContain(LabTable.WithSets, lab => lab.IsDefault);
        Assert.All(MitigationSet.All.SelectMany(set => set.Arguments), argument => Assert.Matches("[0-9a-f]{12}, Linux [0-9.]+, [A-Z][a-z]+ 20[0-9]{2}$", argument.Source));
    }

    [Theory]
    [InlineData("lab-bochs-icelake", LabOrder.DefaultRounds)]
    [InlineData("lab-bochs-icelake@2022", LabOrder.DefaultRounds)]
    [InlineData("lab-qemu-kvm", Hostcall.Scenarios.Measurement.NativeLane.DefaultRounds)]
    public void A_lane_that_counts_needs_few_rounds_whatever_its_mitigations(string lane, int rounds)
    {
        Assert.Equal(rounds, Hostcall.Scenarios.Commands.RunOptions.RoundsIn(lane, null));
        Assert.Equal(5, Hostcall.Scenarios.Commands.RunOptions.RoundsIn(lane, 5));
    }

    [Theory]
    [InlineData("haswell", true)]
    [InlineData("tigerlake", false)]
    public void A_model_that_Bochs_does_not_know_is_told_before_anything_starts(string model, bool isKnown)
    {
        var answer = BochsEmulator.Knows(["haswell", "zambezi"], model);
        Assert.Equal(isKnown ? null : $"the Bochs here has no CPU model {model}", answer?.Reason);
    }

    [Fact]
    public void The_models_that_Bochs_lists_are_read()
    {
        using var folder = new EndToEnd.ScratchFolder();
        string bochs = folder["bochs"];
        File.WriteAllText(bochs, "#!/bin/sh\n[ \"$*\" = '--help cpu' ] && printf '0000i[ ] text\\nSupported CPU models:\\n\\nzambezi\\ncorei7_icelake_u\\n\\n0000i[SIM ] quit\\n'\n");
        File.SetUnixFileMode(bochs, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(["zambezi", "corei7_icelake_u"], BochsEmulator.ModelsOf(folder.Path, bochs));
        Assert.Empty(BochsEmulator.ModelsOf(folder.Path, folder["none"]));
        Assert.Null(BochsEmulator.Knows([], "anything"));
    }

    [Fact]
    public void An_emulator_is_asked_for_its_models_once_and_again_when_another_lies_there()
    {
        using var folder = new EndToEnd.ScratchFolder();
        string emulator = folder["emulator"], asked = folder["asked"];
        IReadOnlyList<string> Ask(string model)
        {
            if (model.Length > 0) File.WriteAllText(emulator, $"#!/bin/sh\necho asked >> '{asked}'\necho 'Available CPUs:'\necho '  {model}'\n");
            File.SetUnixFileMode(emulator, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return QemuArmEmulator.ModelsOf(folder.Path, emulator);
        }

        Assert.Equal(["cortex-a72"], Ask("cortex-a72"));
        Assert.Equal(["cortex-a72"], Ask(""));
        Assert.Single(File.ReadLines(asked));
        Assert.Equal(["neoverse-n1"], Ask("neoverse-n1"));
        Assert.Equal(2, File.ReadLines(asked).Count());
    }

    [Fact]
    public void The_Bochs_here_has_every_model_of_the_table()
    {
        var models = BochsEmulator.ModelsOf(LabFolders.Cache, "bochs-bin");
        Assert.SkipWhen(models.Count == 0, "bochs is not installed");
        Assert.All(LabTable.Rows.Where(row => row.Emulator == Emulator.Bochs), row => Assert.Contains(row.Cpu, models));
    }

    [Fact]
    public void One_lab_of_each_maker_of_CPUs_takes_part_by_default() =>
        Assert.Equal(["lab-bochs-icelake", "lab-bochs-bulldozer", "lab-qemu-arm64"], LabTable.All.Where(lab => lab.IsDefault).Select(lab => lab.Lane));

    [Fact]
    public void Without_programs_each_lab_names_what_is_missing_and_one_command()
    {
        foreach (var lab in LabTable.All)
        {
            var answer = Requirement.Check(lab.Requirements, path: "");
            Assert.NotNull(answer);
            var (program, package) = lab.Lane.Contains("bochs", StringComparison.Ordinal) ? ("bochs-bin", " bochs")
                : lab.Architecture == Architecture.Arm64 ? ("qemu-system-aarch64, aarch64-linux-gnu-gcc", " qemu-system-arm gcc-aarch64-linux-gnu")
                : ("qemu-system-x86_64", " qemu-system-x86");
            Assert.Contains(program, answer.Reason, StringComparison.Ordinal);
            Assert.StartsWith("sudo apt-get install", answer.Remedy, StringComparison.Ordinal);
            Assert.Contains(package, answer.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_file_counts_and_a_package_is_named_once()
    {
        var answer = Requirement.Check([new("/no/such/a", "one"), new("/no/such/b", "one"), new("/proc", "two"), new("/proc/self/stat", "two")])!;
        Assert.Equal("not installed: /no/such/a, /no/such/b, /proc", answer.Reason);
        Assert.EndsWith(" one two", answer.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_far_from_its_checkout_says_so()
    {
        var error = Assert.Throws<LabException>(() => LabFolders.Repository("/proc/self"));
        Assert.True(error.IsMissing);
        Assert.Contains("checkout", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_agents_hash_depends_on_sources_and_not_on_what_is_built_from_them()
    {
        using var folder = new EndToEnd.ScratchFolder();
        foreach (string name in (string[])["lab/agent", "lab/channel", "hazards", "paths/obj", "guest-payloads", "vmm-minimal", "linux"])
            Directory.CreateDirectory(folder[name]);
        foreach (string name in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", "paths/A.cs"])
            File.WriteAllText(folder[name], "a");
        string first = AgentProgram.Hash(folder.Path);

        File.WriteAllText(folder["paths/obj/B.cs"], "b");
        File.WriteAllText(folder["paths/README.md"], "b");
        Assert.Equal(first, AgentProgram.Hash(folder.Path));

        File.WriteAllText(folder["paths/A.cs"], "b");
        string second = AgentProgram.Hash(folder.Path);
        File.Move(folder["paths/A.cs"], folder["paths/C.cs"]);
        Assert.Equal(3, new[] { first, second, AgentProgram.Hash(folder.Path) }.Distinct().Count());
    }

    [Theory]
    [InlineData(119, 119, false)]
    [InlineData(121, 31, true)]
    [InlineData(121, 29, false)]
    [InlineData(601, 0, true)]
    public void A_starved_emulator_gets_more_time(int silence, int worked, bool isHung) =>
        Assert.Equal(isHung, MachineLimits.Default.IsHung(TimeSpan.FromSeconds(silence), TimeSpan.FromSeconds(worked)));

    [Fact]
    public void A_console_shows_its_end_and_the_line_of_a_panic()
    {
        using var folder = new EndToEnd.ScratchFolder();
        File.WriteAllLines(folder["console"], [.. Enumerable.Range(0, 100).Select(i => $"line {i}"), "Kernel panic - not syncing: no init", "---"]);
        var console = new ConsoleLog(folder["console"]);
        Assert.Equal("Kernel panic - not syncing: no init", console.Cause);
        Assert.EndsWith("---", console.Tail, StringComparison.Ordinal);
        Assert.DoesNotContain("line 50", console.Tail, StringComparison.Ordinal);
        Assert.Null(new ConsoleLog(folder["none"]).Cause);
    }

    [Theory]
    [InlineData("WARNING: possible circular locking dependency detected")]
    [InlineData("[   12.345678] BUG: KASAN: slab-out-of-bounds in kvm_vcpu_ioctl")]
    [InlineData("INFO: rcu_tasks_trace detected stalls on tasks:")]
    [InlineData("RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable", false)]
    public void A_console_shows_what_a_kernel_found_of_itself(string line, bool isComplaint = true)
    {
        using var folder = new EndToEnd.ScratchFolder();
        File.WriteAllLines(folder["console"], ["first", line, "last"]);
        Assert.Equal(isComplaint ? line : null, new ConsoleLog(folder["console"]).Complaint);
    }

    [Theory]
    [InlineData("CONFIG_PROVE_LOCKING=y", true)]
    [InlineData("# CONFIG_PROVE_LOCKING is not set", false)]
    public void A_kernel_that_checks_itself_is_known_by_its_config(string line, bool checksItself)
    {
        using var folder = new EndToEnd.ScratchFolder();
        Assert.False(Hostcall.Lab.Building.HostKernel.ChecksItself(folder.Path));
        File.WriteAllLines(folder["config"], ["CONFIG_KVM=y", line]);
        Assert.Equal(checksItself, Hostcall.Lab.Building.HostKernel.ChecksItself(folder.Path));
    }
}
