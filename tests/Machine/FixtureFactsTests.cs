using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>Known answers for captured machines.</summary>
public sealed class FixtureFactsTests
{
    [Fact]
    public void An_intel_server_is_read()
    {
        var facts = Read("intel-bare-metal");

        Assert.Equal(("GenuineIntel", 6, 85, 7), (facts.Cpu.Vendor, facts.Cpu.Family, facts.Cpu.Model, facts.Cpu.Stepping));
        Assert.Equal(["0x5003605"], facts.Cpu.Microcode);
        Assert.Equal("vmx", facts.Cpu.HardwareVirtualization);
        Assert.Equal("0-3", facts.Topology.Usable?.ToString());
        Assert.Equal("3", facts.Topology.Isolated?.ToString());
        Assert.Equal(["0,2", "1,3"], facts.Topology.Siblings.Select(set => set.ToString()));
        Assert.True(facts.Topology.SmtActive);
        Assert.Equal(["0-2", "3"], facts.Frequency.Groups.Select(group => group.Cpus.ToString()));
        Assert.Equal((true, FrequencyFacts.NoTurboPath), (facts.Frequency.Turbo, facts.Frequency.TurboSource));
        Assert.Equal(9, facts.Thermal.Events);
        Assert.Equal((0, false), (facts.Virtualization.NestingAtLeast, facts.Virtualization.IsGuest));
        Assert.Equal(["itlb_multihit", "spectre_v2"], facts.Mitigations.Active);
        Assert.Equal(["mmio_stale_data"], facts.Mitigations.Vulnerable);
        Assert.Equal((8388604, 8192), (facts.Memory.SwapTotalKilobytes, facts.Memory.SwapUsedKilobytes));
        Assert.Equal(2, facts.Security.PtraceScope);
        Assert.Equal(new ResourceLimit(8388608, null), facts.Limits.LockedMemory);
        Assert.Empty(facts.Container.Signs);
    }

    [Fact]
    public void An_arm64_server_is_read()
    {
        var facts = Read("arm64-server");

        // MIDR_EL1 is 0x414fd0c1: implementer 0x41, variant 4, architecture 0xf, part 0xd0c, revision 1.
        Assert.Equal(("Arm", "Arm Neoverse N1", 8, 0xd0c, 0x41), (facts.Cpu.Vendor, facts.Cpu.ModelName, facts.Cpu.Family, facts.Cpu.Model, facts.Cpu.Stepping));
        Assert.Contains("atomics", facts.Cpu.Flags);
        Assert.Equal((false, null, null), (facts.Cpu.IsX86, facts.Cpu.HardwareVirtualization, facts.Cpu.HasFlag("hypervisor")));
        Assert.Equal([("kvm", KvmBackend.El2)], facts.Kvm.Backends.Select(module => (module.Name, module.Backend)));
        Assert.Null(facts.Virtualization.IsGuest);
        Assert.Equal("Arm Neoverse N1", facts.Fingerprint.Parts["cpu.model_name"]);
    }

    [Theory]
    [InlineData("0x41", "0xd4f", "Arm", "Arm Neoverse V2")]
    [InlineData("0xc0", "0xac3", "Ampere", "Ampere One")]
    [InlineData("0x41", "0xfff", "Arm", "Arm part 0xfff")]
    [InlineData("0x7f", "0x001", "implementer 0x7f", "implementer 0x7f part 0x001")]
    [InlineData("0x41", "new", "Arm", null)]
    [InlineData("41", "0xd0c", null, null)]
    public void Two_arm64_CPUs_that_differ_in_a_number_are_two(string implementer, string part, string? vendor, string? name)
    {
        var machine = new CapturedMachine { ["/proc/cpuinfo"] = FileContent.Of($"processor : 0\nCPU implementer : {implementer}\nCPU part : {part}\n") };
        var cpu = MachineFacts.Read(machine).Cpu;
        Assert.Equal((vendor, name), (cpu.Vendor, cpu.ModelName));
    }

    [Fact]
    public void The_kernels_configuration_is_hashed_and_its_tick_read()
    {
        var config = Read("intel-bare-metal").Kernel.Config;
        Assert.Equal("/boot/config-6.12.38+deb13-amd64", config?.Source);
        Assert.Equal(250, config?.TickHz);
        // printf 'CONFIG_64BIT=y\nCONFIG_HZ=250\nCONFIG_KVM=m\n' | sha256sum
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("CONFIG_64BIT=y\nCONFIG_HZ=250\nCONFIG_KVM=m\n"u8)), config?.Sha256);
    }

    [Fact]
    public void The_tightest_quota_of_all_groups_counts()
    {
        var group = Read("intel-bare-metal").Cgroup;
        Assert.Equal((2, 150000, 3), (group.Version, group.Quota?.QuotaMicroseconds, group.ThrottledPeriods));
        Assert.Equal("0-3", group.Cpuset?.ToString());
    }

    [Fact]
    public void Version_1_groups_are_read_too()
    {
        var group = Read("software-kvm-guest").Cgroup;
        Assert.Equal((1, 50000, 7), (group.Version, group.Quota?.QuotaMicroseconds, group.ThrottledPeriods));
        Assert.Equal(0.5, group.Quota?.Cpus);
    }

    [Fact]
    public void The_root_group_has_no_limit() => Assert.Equal(CpuQuota.NoLimit, Read("amd-desktop").Cgroup.Quota);

    [Fact]
    public void An_amd_desktop_is_read()
    {
        var facts = Read("amd-desktop");
        Assert.Equal("svm", facts.Cpu.HardwareVirtualization);
        Assert.Equal(["0xa20120e", "0xa20120a"], facts.Cpu.Microcode);
        Assert.Equal((false, FrequencyFacts.BoostPath), (facts.Frequency.Turbo, facts.Frequency.TurboSource));
        Assert.Equal(["kvm", "kvm_amd"], facts.Kvm.Modules.Select(module => module.Name));
        Assert.Equal("", facts.Topology.NohzFull?.ToString());
        Assert.True(facts.Security.RandomizationOff);
        Assert.Contains(facts.Unread, item => item.What == "thermal throttling" && item.Reason.Contains("Intel only, this is AuthenticAMD", StringComparison.Ordinal));
    }

    [Fact]
    public void What_only_init_sees_is_left_out_of_the_command_line()
    {
        var amd = Read("amd-desktop").Kernel.CommandLine;
        Assert.Equal("root=/dev/nvme0n1p2 rw mitigations=off", amd?.Text);
        Assert.Equal(["arguments of init"], amd?.LeftOut ?? []);
        Assert.Equal("off", amd?.Parameter("mitigations"));
        Assert.Equal(["rdinit", "arguments of init"], Read("software-kvm-guest").Kernel.CommandLine?.LeftOut ?? []);
    }

    [Fact]
    public void A_guest_with_software_kvm_is_read()
    {
        var facts = Read("software-kvm-guest");
        Assert.Equal((true, 1), (facts.Virtualization.IsGuest, facts.Virtualization.NestingAtLeast));
        Assert.Equal([KvmBackend.Software], facts.Kvm.Backends.Select(module => module.Backend));
        Assert.Equal("8388607", facts.Kvm.Backends.Single().Parameters["hb_mask"]);
        Assert.Equal([3, 6], facts.Steal.Times.Values.Select(time => time.Steal));
        Assert.Equal(["/.dockerenv exists", "/proc/1/cgroup names docker"], facts.Container.Signs);
        Assert.Contains(facts.Unread, item => item.What == "governor of CPU 0-1");
    }

    [Fact]
    public void A_module_that_is_unknown_today_is_listed()
    {
        var machine = CapturedMachine.Load("intel-bare-metal");
        machine["/sys/module/kvm/holders/vmx_next"] = FileContent.Of("");
        machine["/sys/module/vmx_next/parameters/depth"] = FileContent.Of("3\n");
        var found = MachineFacts.Read(machine).Kvm.Modules.Single(module => module.Name == "vmx_next");
        Assert.Equal((KvmBackend.Other, "3"), (found.Backend, found.Parameters["depth"]));
    }

    private static MachineFacts Read(string name) => MachineFacts.Read(CapturedMachine.Load(name));
}
