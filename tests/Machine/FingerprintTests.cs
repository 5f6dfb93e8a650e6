using System.Text.Json.Nodes;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

public sealed class FingerprintTests
{
    private const string Name = "intel-bare-metal", Status = "/sys/devices/system/cpu/vulnerabilities/mds";

    [Fact]
    public void It_is_the_same_for_the_same_machine_at_another_time()
    {
        var machine = CapturedMachine.Load(Name);
        var first = MachineFacts.Read(machine).Fingerprint;
        machine["/proc/loadavg"] = FileContent.Of("9.00 8.00 7.00 3/900 1234\n");
        machine["/proc/stat"] = FileContent.Of("cpu0 1 2 3 4 5 6 7 8 9 10\n");
        machine["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] = FileContent.Of("performance\n");
        Assert.Equal(first.Hash, MachineFacts.Read(machine).Fingerprint.Hash);
        Assert.Matches("^[0-9a-f]{16}$", first.Hash);
    }

    [Fact]
    public void It_does_not_change_with_the_program()
        => Assert.Equal("023afdd0aa640427", MachineFacts.Read(CapturedMachine.Load(Name)).Fingerprint.Hash);

    [Theory]
    [InlineData("/proc/sys/kernel/osrelease", "6.13.0\n", "kernel.release")]
    [InlineData("/boot/config-6.12.38+deb13-amd64", "CONFIG_HZ=1000\n", "kernel.config.sha256")]
    [InlineData(Status, "Vulnerable\n", "mitigations.mds")]
    [InlineData("/sys/module/kvm_intel/srcversion", "0123456789ABCDEF\n", "kvm.modules")]
    [InlineData("/sys/hypervisor/type", "xen\n", "hypervisor")]
    public void What_changes_the_cost_of_a_call_changes_it_and_is_named(string path, string content, string part)
    {
        var machine = CapturedMachine.Load(Name);
        var before = MachineFacts.Read(machine).Fingerprint;
        machine[path] = FileContent.Of(content);
        var after = MachineFacts.Read(machine).Fingerprint;
        Assert.NotEqual(before.Hash, after.Hash);
        Assert.NotEqual(before.Parts.GetValueOrDefault(part), after.Parts[part]);
    }

    [Fact]
    public void Each_fact_of_the_CPU_counts()
    {
        var facts = MachineFacts.Read(CapturedMachine.Load(Name));
        MachineFacts[] others =
        [
            facts with { Cpu = facts.Cpu with { Vendor = "AuthenticAMD" } }, facts with { Cpu = facts.Cpu with { ModelName = "x" } },
            facts with { Cpu = facts.Cpu with { Family = 1 } }, facts with { Cpu = facts.Cpu with { Model = 1 } },
            facts with { Cpu = facts.Cpu with { Stepping = 1 } }, facts with { Cpu = facts.Cpu with { Microcode = ["0x1"] } },
            facts with { Cpu = facts.Cpu with { CoreKind = "P-core" } }, facts,
        ];
        Assert.Equal(others.Length, others.Select(other => other.Fingerprint.Hash).Distinct().Count());
    }

    [Fact]
    public void The_manifest_has_it_with_what_went_in()
    {
        var facts = MachineFacts.Read(CapturedMachine.Load(Name));
        var written = Assert.IsType<JsonObject>(facts.ToJson()["fingerprint"]);
        Assert.Equal(facts.Fingerprint.Hash, $"{written["hash"]}");
        Assert.Equal(facts.Fingerprint.Parts, Assert.IsType<JsonObject>(written["parts"]).ToDictionary(part => part.Key, part => $"{part.Value}"));
    }
}
