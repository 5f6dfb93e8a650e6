using Hostcall.Lab;
using Hostcall.Lab.Building;
using Hostcall.Lab.Machines;

namespace Hostcall.Tests.Lab;

public sealed class ProbeTests
{
    [Fact]
    public void The_lanes_keep_their_names() =>
        Assert.Equal(
            ["lab-bochs-icelake", "lab-bochs-bulldozer", "lab-bochs-haswell", "lab-qemu-svm", "lab-qemu-kvm"], LabTable.All.Select(lab => lab.Lane));

    [Fact]
    public void One_lab_of_each_maker_of_CPUs_takes_part_by_default() =>
        Assert.Equal(["lab-bochs-icelake", "lab-bochs-bulldozer"], LabTable.All.Where(lab => lab.IsDefault).Select(lab => lab.Lane));

    [Fact]
    public void Without_programs_each_lab_names_what_is_missing_and_one_command()
    {
        foreach (var lab in LabTable.All.Cast<EmulatedLab>())
        {
            var answer = Requirement.Check(lab.Requirements, path: "");
            Assert.NotNull(answer);
            string program = lab is BochsLab ? "bochs-bin" : "qemu-system-x86_64";
            Assert.Contains(program, answer.Reason, StringComparison.Ordinal);
            Assert.StartsWith("sudo apt-get install", answer.Remedy, StringComparison.Ordinal);
            Assert.Contains(lab is BochsLab ? " bochs" : " qemu-system-x86", answer.Remedy, StringComparison.Ordinal);
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
        foreach (string name in (string[])["lab/agent", "lab/channel", "paths/obj", "guest-payloads", "vmm-minimal", "linux"])
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
}
