using Hostcall.Linux;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

public sealed class DoctorTests
{
    private static readonly string[] Promised =
    [
        "kvm-device", "kvm-module", "kvm-api", "host-syscall", "ptrace", "perf-counters", "governor", "turbo", "smt", "steal", "mitigations",
        "aslr", "cpus", "core-kinds", "clocksource", "hypervisor", "timer-noise", "memory", "cpu-quota", "thermal", "lab-tools", "perf-tool", "runtime",
    ];

    [Theory]
    [MemberData(nameof(CapturedMachine.Names), MemberType = typeof(CapturedMachine))]
    public void Every_finding_occurs_once_and_is_complete(string name)
    {
        var machine = CapturedMachine.Load(name);
        var facts = MachineFacts.Read(machine);
        AssertComplete(Doctor.Examine(facts, machine));
        AssertComplete(Doctor.Examine(facts, new FakeProbes()));
    }

    [Fact]
    public void A_machine_without_files_gets_a_complete_examination()
    {
        var nothing = new CapturedMachine();
        AssertComplete(Doctor.Examine(MachineFacts.Read(nothing), nothing));
    }

    [Theory]
    // id, state on the Intel server, on the AMD desktop, in the guest
    [InlineData("kvm-module", FindingState.Ok, FindingState.Ok, FindingState.Noisy)]
    [InlineData("ptrace", FindingState.Missing, FindingState.Ok, FindingState.Ok)]
    [InlineData("governor", FindingState.Noisy, FindingState.Ok, FindingState.Unknown)]
    [InlineData("turbo", FindingState.Noisy, FindingState.Ok, FindingState.Unknown)]
    [InlineData("smt", FindingState.Noisy, FindingState.Ok, FindingState.Unknown)]
    [InlineData("mitigations", FindingState.Noisy, FindingState.Noisy, FindingState.Noisy)]
    [InlineData("aslr", FindingState.Noisy, FindingState.Ok, FindingState.Noisy)]
    [InlineData("cpus", FindingState.Ok, FindingState.Noisy, FindingState.Ok)]
    [InlineData("timer-noise", FindingState.Ok, FindingState.Noisy, FindingState.Noisy)]
    [InlineData("clocksource", FindingState.Ok, FindingState.Noisy, FindingState.Noisy)]
    [InlineData("hypervisor", FindingState.Ok, FindingState.Ok, FindingState.Noisy)]
    [InlineData("memory", FindingState.Noisy, FindingState.Ok, FindingState.Ok)]
    [InlineData("cpu-quota", FindingState.Noisy, FindingState.Ok, FindingState.Noisy)]
    [InlineData("thermal", FindingState.Noisy, FindingState.Unknown, FindingState.Unknown)]
    public void Machines_are_told_apart(string id, FindingState intel, FindingState amd, FindingState guest)
    {
        Assert.Equal(intel, Find("intel-bare-metal", id).State);
        Assert.Equal(amd, Find("amd-desktop", id).State);
        Assert.Equal(guest, Find("software-kvm-guest", id).State);
    }

    [Theory]
    [InlineData(Errno.EACCES, "usermod -aG kvm")]
    [InlineData(Errno.ENOENT, "sudo modprobe kvm_intel")]
    [InlineData(Errno.ENODEV, "sudo modprobe kvm_intel")]
    [InlineData(Errno.EIO, "sudo modprobe kvm_intel")]
    public void A_device_that_does_not_open_has_a_remedy(int errno, string remedy)
    {
        var finding = Find("intel-bare-metal", "kvm-device", new FakeProbes { KvmAnswer = new KvmProbe(errno, 0, false, false, 0) });
        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Contains(remedy, finding.Remedy);
    }

    [Fact]
    public void A_device_that_makes_no_vm_is_missing()
        => Assert.Contains("EBUSY", Find("intel-bare-metal", "kvm-device", new FakeProbes { KvmAnswer = new KvmProbe(0, 12, true, true, Errno.EBUSY) }).What);

    [Fact]
    public void An_unknown_module_is_not_taken_for_hardware()
    {
        var machine = CapturedMachine.Load("intel-bare-metal");
        machine["/sys/module/kvm_next/parameters/depth"] = FileContent.Of("1");
        Assert.Equal(FindingState.Unknown, Doctor.Examine(MachineFacts.Read(machine), new FakeProbes()).Single(finding => finding.Id == "kvm-module").State);
    }

    [Fact]
    public void Hardware_kvm_in_a_guest_is_nested()
    {
        var machine = CapturedMachine.Load("software-kvm-guest");
        machine.Remove("/sys/module/kvm_pvm/parameters/pvm_native");
        machine.Remove("/sys/module/kvm_pvm/parameters/hb_mask");
        machine["/sys/module/kvm_amd/parameters/npt"] = FileContent.Of("1");
        machine["/proc/cpuinfo"] = FileContent.Of("vendor_id\t: AuthenticAMD\nflags\t: fpu svm hypervisor\n");
        var finding = Doctor.Examine(MachineFacts.Read(machine), new FakeProbes()).Single(finding => finding.Id == "kvm-module");
        Assert.Contains("nested", finding.What);
        Assert.Equal(FindingState.Noisy, finding.State);
    }

    [Theory]
    [InlineData(true, false, FindingState.Noisy)]
    [InlineData(false, true, FindingState.Missing)]
    public void Kvm_without_what_the_paths_need_says_so(bool immediateExit, bool statistics, FindingState state)
        => Assert.Equal(state, Find("intel-bare-metal", "kvm-api", new FakeProbes { KvmAnswer = new KvmProbe(0, 12, immediateExit, statistics, 0) }).State);

    [Theory]
    [InlineData(7, FindingState.Ok, "with fast, shared FPU and robust.")]
    [InlineData(3, FindingState.Missing, "with fast and robust only")]
    [InlineData(1, FindingState.Missing, "with fast only")]
    [InlineData(2, FindingState.Missing, "with robust only")]
    [InlineData(15, FindingState.Ok, "with fast, shared FPU and robust.")]
    [InlineData(0, FindingState.Missing, "This kernel has no KVM_CAP_HOST_SYSCALL")]
    public void The_hypercall_s_capability_is_told_with_its_modes(int modes, FindingState state, string what)
    {
        var finding = HostSyscall(modes, new Capabilities(ulong.MaxValue));
        Assert.Equal(state, finding.State);
        Assert.Contains(what, finding.What);
    }

    [Fact]
    public void Where_the_capability_is_switched_off_the_parameter_is_named()
    {
        var finding = HostSyscall(0, new Capabilities(ulong.MaxValue), "N");
        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Contains("kvm.host_syscall is N", finding.What);
        Assert.Contains("/sys/module/kvm/parameters/host_syscall", finding.Remedy);
    }

    [Fact]
    public void A_user_whom_the_capability_is_not_for_is_sent_to_root_and_not_to_another_kernel()
    {
        var finding = HostSyscall(7, new Capabilities(~(1UL << Capabilities.CAP_SYS_ADMIN)), "Y");
        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Contains("CAP_SYS_ADMIN", finding.What);
        Assert.StartsWith("run as root", finding.Remedy);
    }

    [Theory]
    [InlineData("intel-bare-metal", "kvm_amd", "The module is kvm_intel,")]
    [InlineData("amd-desktop", "kvm_intel", "The module is kvm_amd,")]
    public void Of_two_modules_built_in_the_one_that_the_cpu_can_use_is_named(string name, string other, string what)
    {
        var machine = CapturedMachine.Load(name);
        machine[$"/sys/module/{other}/parameters/nested"] = FileContent.Of("1");
        string told = Doctor.Examine(MachineFacts.Read(machine), new FakeProbes()).Single(finding => finding.Id == "kvm-module").What;
        Assert.StartsWith(what, told);
        Assert.DoesNotContain(other, told);
    }

    [Fact]
    public void Of_modules_built_in_that_the_cpu_cannot_use_none_is_named()
    {
        var machine = new CapturedMachine { ["/proc/cpuinfo"] = FileContent.Of("vendor_id\t: AuthenticAMD\nflags\t: fpu\n") };
        foreach (var module in (string[])["kvm_intel", "kvm_amd"]) machine[$"/sys/module/{module}/parameters/nested"] = FileContent.Of("1");
        var probes = new FakeProbes { KvmAnswer = new KvmProbe(Errno.ENOENT, 0, false, false, 0) };
        var finding = Doctor.Examine(MachineFacts.Read(machine), probes).Single(finding => finding.Id == "kvm-module");
        Assert.Equal((FindingState.Missing, "No KVM module that runs guests is loaded."), (finding.State, finding.What));
        Assert.Contains("switch virtualization on", finding.Remedy);
    }

    [Theory]
    [InlineData(Errno.ENOENT, "offers no such counter")]
    [InlineData(Errno.EACCES, "not permitted")]
    [InlineData(Errno.ENOSYS, "no performance counters")]
    [InlineData(Errno.ENODEV, "no counter unit")]
    public void A_missing_counter_says_what_its_error_means(int errno, string meaning)
    {
        var perf = new PerfProbe(FakeProbes.Counter("cycles", errno), FakeProbes.Counter("instructions", errno), FakeProbes.Counter("task-clock", 0));
        var finding = Find("amd-desktop", "perf-counters", new FakeProbes { PerfAnswer = perf });
        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Contains(meaning, finding.What);
    }

    [Fact]
    public void A_counter_that_stands_still_does_not_work()
    {
        var perf = new PerfProbe(new PerfCounter("cycles", 0, true, 0), FakeProbes.Counter("instructions", 0), FakeProbes.Counter("task-clock", 0));
        Assert.Contains("cycles open but stay at 0", Find("amd-desktop", "perf-counters", new FakeProbes { PerfAnswer = perf }).What);
    }

    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void A_filter_that_hides_ptrace_is_seen(int errno)
        => Assert.Equal(FindingState.Missing, Find("amd-desktop", "ptrace", new FakeProbes { PtraceAnswer = new PtraceProbe(errno) }).State);

    [Fact]
    public void Stolen_ticks_are_noise()
    {
        var stolen = new StealReport([new StealDelta(0, 0, 20), new StealDelta(1, 5, 20)], null);
        var finding = Find("software-kvm-guest", "steal", new FakeProbes { StealAnswer = stolen });
        Assert.Equal(FindingState.Noisy, finding.State);
        Assert.Contains("CPU 1 lost 25 %", finding.What);
    }

    [Fact]
    public void A_missing_program_names_its_package()
        => Assert.Contains("linux-perf", Find("amd-desktop", "perf-tool", new FakeProbes { Programs = [] }).Remedy);

    [Fact]
    public void A_perf_that_belongs_to_another_kernel_is_missing_with_the_package_of_this_one()
    {
        var finding = Find("amd-desktop", "perf-tool", new FakeProbes { ProgramFailure = "WARNING: perf not found for kernel 5.15.133.1-standard" });
        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Contains("perf not found for kernel", finding.What);
        Assert.Contains($"linux-tools-{MachineFacts.Read(CapturedMachine.Load("amd-desktop")).Kernel.Release}", finding.Remedy);
    }

    [Fact]
    public void A_program_is_asked_for_its_version()
    {
        Assert.Equal((true, true), (ProgramProbe.Run("sh").Path is not null, ProgramProbe.Run("no-such-program").Path is null));
        Assert.Null(ProgramProbe.Run("true").Failure);
        using var folder = new EndToEnd.ScratchFolder();
        string? Ask(string script)
        {
            File.WriteAllText(folder["tool"], $"#!/bin/sh\n{script}\n");
            File.SetUnixFileMode(folder["tool"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            return ProgramProbe.AskVersion(folder["tool"]);
        }

        Assert.Null(Ask("[ \"$*\" = --version ] && echo perf version 6"));
        Assert.Equal("WARNING: perf not found for kernel 5", Ask("echo 'WARNING: perf not found for kernel 5' >&2; echo; echo more >&2; exit 2"));
        Assert.Equal("it ended with 1", Ask("exit 1"));
    }

    [Fact]
    public void The_labs_are_asked_and_what_they_say_is_shown()
    {
        LabAnswer ready = new("lab-a", null, null), missing = new("lab-b", "not installed: x", "sudo apt-get install x y");
        var facts = MachineFacts.Read(CapturedMachine.Load("amd-desktop"));
        Finding Examine(params LabAnswer[] labs) => Doctor.Examine(facts, new FakeProbes(), labs).Single(finding => finding.Id == "lab-tools");

        Assert.Equal(FindingState.Unknown, Examine().State);
        Assert.Equal(FindingState.Ok, Examine(ready).State);
        Assert.Equal("lab-a: all that they need is there.", Examine(ready).What);
        var finding = Examine(ready, missing, missing with { Lane = "lab-c" });
        Assert.Equal(FindingState.Missing, finding.State);
        Assert.Equal("lab-b, lab-c: not installed: x.", finding.What);
        Assert.Equal("lab-a can run, the others can't.", finding.Means);
        Assert.Equal("sudo apt-get install x y", finding.Remedy);
    }

    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void Counters_that_a_filter_refuses_are_not_a_matter_of_the_setting(int errno)
    {
        var facts = MachineFacts.Read(CapturedMachine.Load("amd-desktop"));
        facts = facts with { Security = facts.Security with { SeccompMode = 2, Capabilities = new Capabilities(ulong.MaxValue) } };
        var perf = new PerfProbe(FakeProbes.Counter("cycles", errno), FakeProbes.Counter("instructions", errno), FakeProbes.Counter("task-clock", errno));
        var finding = Doctor.Examine(facts, new FakeProbes { PerfAnswer = perf }).Single(finding => finding.Id == "perf-counters");
        Assert.Contains("seccomp", finding.Remedy);
        Assert.DoesNotContain("sysctl", finding.Remedy);
    }

    [Fact]
    public void Svm_without_nrip_save_is_said()
    {
        var machine = CapturedMachine.Load("amd-desktop");
        machine["/sys/module/kvm_amd/parameters/nrips"] = FileContent.Of("0");
        var finding = Doctor.Examine(MachineFacts.Read(machine), new FakeProbes()).Single(finding => finding.Id == "kvm-module");
        Assert.Equal(FindingState.Noisy, finding.State);
        Assert.Contains("nrip-save", finding.What);
    }

    [Fact]
    public void A_device_node_without_a_module_has_the_modules_remedy()
    {
        var machine = new CapturedMachine { ["/dev/kvm"] = FileContent.Of(""), ["/sys/module/ext4/version"] = FileContent.Of("1") };
        var facts = MachineFacts.Read(machine);
        facts = facts with { Cpu = MachineFacts.Read(CapturedMachine.Load("amd-desktop")).Cpu };
        var probes = new FakeProbes { KvmAnswer = new KvmProbe(Errno.ENODEV, 0, false, false, 0) };
        var finding = Doctor.Examine(facts, probes).Single(finding => finding.Id == "kvm-module");
        Assert.Equal((FindingState.Missing, "sudo modprobe kvm_amd"), (finding.State, finding.Remedy));
    }

    [Fact]
    public void The_oldest_kernel_is_the_one_that_brought_immediate_exit()
    {
        var probes = new FakeProbes { KvmAnswer = new KvmProbe(0, 12, false, true, 0) };
        Assert.Equal(Refusals.UseKernelWithImmediateExit, Find("intel-bare-metal", "kvm-api", probes).Remedy);
    }

    [Theory]
    [InlineData(Errno.EPERM, "perf_event_paranoid")]
    [InlineData(Errno.EACCES, "perf_event_paranoid")]
    [InlineData(Errno.ENOSYS, "CONFIG_PERF_EVENTS")]
    public void What_lets_perf_sample_names_the_filter_of_a_container(int errno, string remedy)
    {
        var facts = MachineFacts.Read(CapturedMachine.Load("amd-desktop"));
        facts = facts with { Security = facts.Security with { SeccompMode = 0, Capabilities = new Capabilities(0) } };
        string? told = PerfFindings.SamplingRemedy(facts, FakeProbes.Counter("task-clock", errno));
        Assert.Contains(remedy, told);
        Assert.Contains("in a container its filter must allow perf_event_open too", told);
        Assert.Null(PerfFindings.SamplingRemedy(facts, FakeProbes.Counter("task-clock", 0)));
    }

    internal static void AssertComplete(IReadOnlyList<Finding> findings)
    {
        Assert.Equal(Promised.Order(), findings.Select(finding => finding.Id).Order());
        Assert.All(findings, finding =>
        {
            Assert.NotEmpty(finding.Topic);
            Assert.EndsWith(".", finding.What);
            Assert.EndsWith(".", finding.Means);
            Assert.True(finding.State == FindingState.Ok || finding.Remedy is { Length: > 0 }, $"{finding.Id} is {finding.State} and has no remedy.");

            // A clause, as everywhere: it is put behind the reason too, in messages about a path or a trace.
            Assert.DoesNotMatch(@"^[A-Z]|\.$", finding.Remedy ?? "");
        });
    }

    private static Finding HostSyscall(int modes, Capabilities rights, string? parameter = null)
    {
        var facts = MachineFacts.Read(CapturedMachine.Load("amd-desktop"));
        facts = facts with { Security = facts.Security with { Capabilities = rights } };
        var probes = new FakeProbes { KvmAnswer = new KvmProbe(0, 12, true, true, 0) { HostSyscallModes = (HostSyscallMode)modes, HostSyscallParameter = parameter } };
        return Doctor.Examine(facts, probes).Single(finding => finding.Id == "host-syscall");
    }

    private static Finding Find(string machine, string id, FakeProbes? probes = null)
        => Doctor.Examine(MachineFacts.Read(CapturedMachine.Load(machine)), probes ?? new FakeProbes()).Single(finding => finding.Id == id);
}
