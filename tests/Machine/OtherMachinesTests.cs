using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>Machines that are put together differently from the ones of the fixtures, each with the few files that matter.</summary>
public sealed class OtherMachinesTests
{
    private const string Kinds = "/sys/devices/cpu_core/cpus", Cpus = "/sys/devices/system/cpu";

    [Fact]
    public void Of_two_mounts_the_one_that_shows_the_own_group_counts()
    {
        var group = ReadCgroup(
            "4:cpu,cpuacct:/box/own\n2:cpuset:/box/own\n",
            "80 70 0:40 /box/other /other/cpu ro - cgroup cgroup rw,cpu,cpuacct\n"
                + "81 70 0:40 /box/own /own/cpu ro - cgroup cgroup rw,cpu,cpuacct\n"
                + "82 70 0:41 /box/own /own/cpuset ro - cgroup cgroup rw,cpuset\n",
            ("/other/cpu/cpu.cfs_quota_us", "-1"), ("/other/cpu/cpu.cfs_period_us", "100000"), ("/other/cpu/cpu.stat", "nr_throttled 0"),
            ("/own/cpu/cpu.cfs_quota_us", "25000"), ("/own/cpu/cpu.cfs_period_us", "100000"), ("/own/cpu/cpu.stat", "nr_throttled 12"),
            ("/own/cpuset/cpuset.effective_cpus", "1")).Cgroup;
        Assert.Equal((1, 25000, 12, "1"), (group.Version, group.Quota?.QuotaMicroseconds, group.ThrottledPeriods, group.Cpuset?.ToString()));
    }

    [Fact]
    public void The_mount_that_shows_most_of_the_groups_above_counts()
    {
        var group = ReadCgroup(
            "0::/box/own\n",
            "80 70 0:40 /box/own /deep rw - cgroup2 cgroup rw\n81 70 0:40 / /all rw - cgroup2 cgroup rw\n",
            ("/deep/cpu.max", "max 100000"), ("/all/box/own/cpu.max", "max 100000"), ("/all/box/cpu.max", "30000 100000")).Cgroup;
        Assert.Equal(30000, group.Quota?.QuotaMicroseconds);
    }

    [Theory]
    // Own group and root of the only mount, as a namespace shows them: a sibling's, one above, outside of the namespace.
    [InlineData("/box/own", "/box/ow")]
    [InlineData("/box/own", "/box/other")]
    [InlineData("/", "/..")]
    [InlineData("/own", "/../..")]
    [InlineData("/../outside", "/")]
    public void A_group_that_no_mount_shows_has_no_known_limit(string own, string root)
    {
        var facts = ReadCgroup(
            $"0::{own}\n", $"80 70 0:40 {root} /mount rw - cgroup2 cgroup rw\n", ("/mount/cpu.max", "max 100000"), ("/mount/cpu.stat", "nr_throttled 0"));
        Assert.Equal(new CgroupFacts(null, null, null, null), facts.Cgroup);
        var unread = facts.Unread.Single(item => item.What == "control group CPU limit");
        Assert.Contains("no mount with \"cpu\" shows the group", unread.Reason);
    }

    [Fact]
    public void A_sibling_of_the_namespaces_group_is_found_in_a_mount_from_above()
    {
        var facts = ReadCgroup(
            "0::/../sibling\n", "80 70 0:40 /.. /mount rw - cgroup2 cgroup rw\n",
            ("/mount/sibling/cpu.max", "40000 100000"), ("/mount/cpu.max", "max 100000"));
        Assert.Equal(40000, facts.Cgroup.Quota?.QuotaMicroseconds);
    }

    [Fact]
    public void The_root_of_a_namespace_is_not_the_root_of_all_groups()
    {
        const string mount = "80 70 0:40 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n";
        Assert.Equal(CpuQuota.NoLimit, ReadCgroup("0::/\n", mount, ("/sys/fs/cgroup/cgroup.controllers", "cpu cpuset")).Cgroup.Quota);
        var inside = ReadCgroup("0::/\n", mount, ("/sys/fs/cgroup/cgroup.controllers", "cpuset memory"), ("/sys/fs/cgroup/cgroup.events", "populated 1"));
        Assert.Null(inside.Cgroup.Quota);
        Assert.Contains(inside.Unread, item => item.What == "control group CPU limit");
    }

    [Fact]
    public void A_group_without_the_controller_has_the_limit_of_the_one_above()
    {
        var facts = ReadCgroup(
            "0::/box/own\n", "80 70 0:40 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
            ("/sys/fs/cgroup/box/cpu.max", "50000 100000"), ("/sys/fs/cgroup/box/own/cgroup.controllers", "memory pids"));
        Assert.Equal(50000, facts.Cgroup.Quota?.QuotaMicroseconds);
        Assert.DoesNotContain(facts.Unread, item => item.What == "control group CPU limit");
    }

    [Fact]
    public void A_controller_of_version_1_is_not_looked_for_in_version_2()
    {
        var facts = ReadCgroup("3:cpu:/own\n0::/\n", "80 70 0:40 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n", ("/sys/fs/cgroup/cpu.max", "max 100000"));
        Assert.Null(facts.Cgroup.Quota);
    }

    [Fact]
    public void Kinds_of_core_are_named()
    {
        var machine = Hybrid();
        var facts = MachineFacts.Read(machine);
        Assert.Equal([("P-core", "0-3"), ("E-core", "4-7")], facts.Topology.CoreKinds.Select(kind => (kind.Name, kind.Cpus.ToString())));
        Assert.Equal(("P-core", "E-core", null), (facts.Topology.CoreKindOf(3), facts.Topology.CoreKindOf(4), facts.Topology.CoreKindOf(8)));
        var finding = Find(facts, "core-kinds");
        Assert.Equal((FindingState.Noisy, "CPUs by kind: P-core 0-3, E-core 4-7."), (finding.State, finding.What));
        Assert.Equal("E-core", $"{facts.MeasuredOn(7).ToJson()["cpu"]?["core_kind"]}");
    }

    [Fact]
    public void Kinds_that_have_no_counters_differ_by_capacity()
    {
        var machine = new CapturedMachine();
        foreach (var (cpu, capacity) in new[] { (0, 446), (1, 446), (2, 1024), (3, 1024) })
            machine[$"{Cpus}/cpu{cpu}/cpu_capacity"] = FileContent.Of($"{capacity}\n");
        var kinds = MachineFacts.Read(machine).Topology.CoreKinds;
        Assert.Equal([("capacity 1024", "2-3"), ("capacity 446", "0-1")], kinds.Select(kind => (kind.Name, kind.Cpus.ToString())));
    }

    [Fact]
    public void One_kind_of_core_is_none()
    {
        var machine = new CapturedMachine { [Kinds] = FileContent.Of("0-3\n") };
        Assert.Empty(MachineFacts.Read(machine).Topology.CoreKinds);
        Assert.Equal(FindingState.Ok, Find(MachineFacts.Read(machine), "core-kinds").State);
    }

    [Theory]
    [InlineData("/boot/config-6.1.0-9")]
    [InlineData("/lib/modules/6.1.0-9/config")]
    [InlineData("/usr/lib/modules/6.1.0-9/config")]
    [InlineData("/lib/modules/6.1.0-9/build/.config")]
    [InlineData("/usr/lib/modules/6.1.0-9/build/.config")]
    public void The_kernels_configuration_is_found_where_distributions_put_it(string path)
    {
        var machine = new CapturedMachine { ["/proc/sys/kernel/osrelease"] = FileContent.Of("6.1.0-9\n"), [path] = FileContent.Of("CONFIG_HZ=300\n") };
        var config = MachineFacts.Read(machine).Kernel.Config;
        Assert.Equal((path, 300), (config?.Source, config?.TickHz));
    }

    [Theory]
    [InlineData("a=1 systemd.set_credential=login.password:hunter2 b", "a=1 b", "systemd.set_credential")]
    [InlineData("rd.luks.key=/k:UUID=9 quiet", "quiet", "rd.luks.key")]
    [InlineData("ds=nocloud;s=http://me:pass@host/ quiet", "quiet", "ds")]
    [InlineData("inst.vncpassword=abc ignition.config.url=http://h/ ro", "ro", "inst.vncpassword ignition.config.url")]
    [InlineData("udev.log_level=3 cloud-config-url=x ro", "ro", "udev.log_level cloud-config-url")]
    [InlineData("API_TOKEN=abc nfs.x=http://u:p@host/a ro", "ro", "API_TOKEN nfs.x")]
    [InlineData("dyndbg=\"file a.c +p -- b\" init=/x quiet -- single user=me", "dyndbg=\"file a.c +p -- b\" quiet", "init arguments of init")]
    [InlineData("\"systemd.setenv=A=b c\" quiet \"--\" x", "quiet", "systemd.setenv arguments of init")]
    [InlineData("console=ttyS0,115200 kvm.nested=1 mitigations=auto,nosmt", "console=ttyS0,115200 kvm.nested=1 mitigations=auto,nosmt", "")]
    public void What_programs_read_from_the_command_line_is_left_out(string line, string kept, string leftOut)
    {
        var read = KernelCommandLine.Of(line);
        Assert.Equal(kept, read.Text);
        Assert.Equal(leftOut, string.Join(' ', read.LeftOut));
    }

    [Fact]
    public void A_parameter_in_quotes_has_its_value()
        => Assert.Equal("a b", KernelCommandLine.Of("x=1 \"mitigations=a b\" y").Parameter("mitigations"));

    [Theory]
    [InlineData("Mitigation: Clear CPU buffers; SMT vulnerable", true, true, false)]
    [InlineData("Mitigation: PTE Inversion; VMX: conditional cache flushes, SMT vulnerable", true, true, false)]
    [InlineData("Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; PBRSB-eIBRS: Not affected; BHI: Vulnerable", true, true, false)]
    [InlineData("Mitigation: Clear CPU buffers; SMT Host state unknown", true, false, true)]
    [InlineData("Mitigation: IBPB before exit to userspace", true, false, false)]
    [InlineData("KVM: Mitigation: VMX disabled", true, false, false)]
    [InlineData("KVM: Vulnerable", false, true, false)]
    [InlineData("Processor vulnerable", false, true, false)]
    [InlineData("Vulnerable: Clear CPU buffers attempted, no microcode", false, true, false)]
    [InlineData("Unknown: Dependent on hypervisor status", false, false, true)]
    [InlineData("Unknown: No mitigations", false, false, true)]
    [InlineData("Not affected", false, false, false)]
    public void Any_part_of_a_vulnerability_that_is_open_counts(string sentence, bool active, bool vulnerable, bool unknown)
    {
        var machine = new CapturedMachine { [$"{Cpus}/vulnerabilities/vmscape"] = FileContent.Of($"{sentence}\n") };
        var facts = MachineFacts.Read(machine);
        Assert.Equal(active ? ["vmscape"] : [], facts.Mitigations.Active);
        Assert.Equal(vulnerable ? ["vmscape"] : [], facts.Mitigations.Vulnerable);
        Assert.Equal(unknown ? ["vmscape"] : [], facts.Mitigations.Unknown);
        Assert.Equal(vulnerable || unknown ? FindingState.Noisy : FindingState.Ok, Find(facts, "mitigations").State);
    }

    [Theory]
    [InlineData("notimplemented", "0,2", "0-3", FindingState.Unknown)]
    [InlineData("off", "0,2", "0-3", FindingState.Unknown)]
    [InlineData("off", "0,2", "0-1", FindingState.Ok)]
    [InlineData("notimplemented", "0", "0", FindingState.Ok)]
    public void SMT_is_not_off_where_CPUs_that_run_share_a_core(string control, string siblings, string online, FindingState state)
    {
        var machine = new CapturedMachine
        {
            [$"{Cpus}/smt/active"] = FileContent.Of("0\n"),
            [$"{Cpus}/smt/control"] = FileContent.Of($"{control}\n"),
            [$"{Cpus}/online"] = FileContent.Of($"{online}\n"),
            [$"{Cpus}/cpu0/topology/thread_siblings_list"] = FileContent.Of($"{siblings}\n"),
        };
        Assert.Equal(state, Find(MachineFacts.Read(machine), "smt").State);
    }

    [Theory]
    [InlineData("processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n", false)]
    [InlineData("vendor_id       : IBM/S390\nfeatures\t: esan3 zarch\n", false)]
    [InlineData("processor\t: 0\nhart\t: 0\nisa\t: rv64imafdc\n", false)]
    [InlineData("vendor_id\t: GenuineIntel\nflags\t: fpu\n", false)]
    [InlineData("processor\t: 0\n", true)]
    public void A_CPU_of_another_architecture_is_not_told_to_load_a_module_for_x86(string cpuinfo, bool expected)
    {
        var facts = MachineFacts.Read(new CapturedMachine { ["/proc/cpuinfo"] = FileContent.Of(cpuinfo) });
        var probes = new FakeProbes { KvmAnswer = new KvmProbe(Hostcall.Linux.Errno.ENOENT, 0, false, false, 0) };
        var finding = Doctor.Examine(facts, probes).Single(finding => finding.Id == "kvm-device");
        Assert.Equal(expected, finding.Remedy!.Contains("modprobe", StringComparison.Ordinal));
    }

    private static CapturedMachine Hybrid() => new()
    {
        [Kinds] = FileContent.Of("0-3\n"),
        ["/sys/devices/cpu_atom/cpus"] = FileContent.Of("4-7\n"),
        [$"{Cpus}/online"] = FileContent.Of("0-7\n"),
    };

    private static MachineFacts ReadCgroup(string groups, string mounts, params (string Path, string Content)[] files)
    {
        var machine = new CapturedMachine { ["/proc/self/cgroup"] = FileContent.Of(groups), ["/proc/self/mountinfo"] = FileContent.Of(mounts) };
        foreach (var (path, content) in files)
            machine[path] = FileContent.Of(content);
        return MachineFacts.Read(machine);
    }

    private static Finding Find(MachineFacts facts, string id) => Doctor.Examine(facts, new FakeProbes()).Single(finding => finding.Id == id);
}
