using Hostcall.Linux;
using Hostcall.Results;
using Hostcall.Scenarios;
using Hostcall.Scenarios.Reference;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Paths;

/// <summary>What a machine cannot run is a row with a reason, on bad days too.</summary>
[Collection(MachineTests.Name)]
public sealed class UnavailableTests
{
    private static readonly string OnOneCpu = $"exec taskset -c {CpuSet.OfThisThread()[0]} \"$@\"";

    [Theory]
    [InlineData("hypercall")]
    [InlineData("hypercall-shared-fpu")]
    [InlineData("vm-exit-shared-fpu")]
    [InlineData("hypercall-robust")]
    public void A_kernel_without_the_patch_is_named_as_the_reason(string id)
    {
        Sessions.SkipUnlessRunnable("exit-pio");
        var path = Sessions.Path(id);
        var lacking = path.Probe();
        Assert.SkipWhen(File.Exists(HostSyscallCapability.ParameterFile), "this kernel has the patch");
        Assert.NotNull(lacking);
        Assert.Equal("this kernel has no KVM_CAP_HOST_SYSCALL", lacking.Reason);
        Assert.Contains("lab build", lacking.Remedy, StringComparison.Ordinal);
        var error = Assert.Throws<UnavailableException>(() => OwnThread.Run(() => path.Open(Sessions.Setup(Sessions.Scenario("getpid")))));
        Assert.Equal(lacking, error.What);
    }

    [Fact]
    public void Root_without_the_right_to_the_capability_is_told_so()
    {
        Sessions.SkipUnlessRunnable("exit-pio");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to give up CAP_SYS_ADMIN");
        var list = TheProgram.RunIn("exec setpriv --bounding-set -sys_admin \"$@\"", "list");
        Assert.True(list.Code == ExitCode.Done, list.Output + list.Errors);
        string expected = HostSyscallCapability.ReadParameter() switch
        {
            "Y" => "it asks for CAP_SYS_ADMIN",
            "N" => "kvm.host_syscall is N",
            _ => "this kernel has no KVM_CAP_HOST_SYSCALL",
        };
        Assert.Contains(
            expected, string.Join(' ', list.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>System calls by number; the errno as a container's filter or a system that imitates Linux answers.</summary>
    [Theory]
    [InlineData("ptrace-sysemu", "101=1", "ptrace(PTRACE_TRACEME): operation not permitted (EPERM)", "ptrace_scope")]
    [InlineData("ptrace-sysemu", "101,0,31=5", "ptrace(PTRACE_SYSEMU): input/output error (EIO)", "PTRACE_SYSEMU")]
    [InlineData("ptrace-sysemu", "101,0,31=38", "ptrace(PTRACE_SYSEMU): this kernel has no such system call (ENOSYS)", "PTRACE_SYSEMU")]
    [InlineData("seccomp-trace", "317=38", "seccomp(RET_TRACE): this kernel has no such system call (ENOSYS)", "CONFIG_SECCOMP_FILTER")]
    [InlineData("sigsys", "317=22", "seccomp(RET_TRAP): invalid argument (EINVAL)", "CONFIG_SECCOMP_FILTER")]
    [InlineData("sigsys", "317=1", "seccomp(RET_TRAP): operation not permitted (EPERM)", "seccomp=unconfined")]
    [InlineData("systrap-futex", "317=38", "seccomp(RET_TRAP): this kernel has no such system call (ENOSYS)", "CONFIG_SECCOMP_FILTER")]
    [InlineData("sud", "157,0,59=22", "prctl(PR_SET_SYSCALL_USER_DISPATCH): invalid argument (EINVAL)", "Linux 5.11")]
    [InlineData("unotify", "317=22", "seccomp(RET_USER_NOTIF): invalid argument (EINVAL)", "Linux 5.0")]
    [InlineData("unotify", "317=16", "seccomp(RET_USER_NOTIF): busy (EBUSY)", "has a listener already")]
    [InlineData("unotify", "438=1", "pidfd_getfd: operation not permitted (EPERM)", "SYS_PTRACE")]
    [InlineData("unotify", "438=38", "pidfd_getfd: this kernel has no such system call (ENOSYS)", "Linux 5.6")]
    [InlineData("unotify-sync", "16,1,0x40082104=22", "SECCOMP_IOCTL_NOTIF_SET_FLAGS: invalid argument (EINVAL)", "Linux 6.6")]
    public void Where_a_stub_is_refused_something_the_row_says_so_and_the_others_are_measured(string path, string denied, string reason, string remedy)
    {
        using var folder = new ScratchFolder();
        var run = RunDenied(folder, denied, "--scenario", "getpid", "--path", $"host,{path}", "--rounds", "2", "--calls", "50");
        Assert.True(run.Code == ExitCode.Done, run.Output + run.Errors);
        var row = ResultRows(folder["run"]).Single(row => row.Path == path);
        Assert.Equal((Status.Unavailable, reason), (row.Status, row.Reason));
        Assert.Contains(remedy, row.Remedy, StringComparison.Ordinal);
        Assert.Contains(reason, run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("101=1", "ptrace-sysemu", "ptrace_scope")]
    [InlineData("319=13", "host,ptrace-sysemu", "sandbox")] // memfd_create
    [InlineData("319=38", "host", "sandbox")]
    public void Where_nothing_that_was_asked_for_runs_the_program_says_so_with_its_exit_code(string denied, string paths, string remedy)
    {
        using var folder = new ScratchFolder();
        var run = RunDenied(folder, denied, "--path", paths, "--rounds", "1", "--calls", "50");
        Assert.True(run.Code == ExitCode.NothingRuns, run.Output + run.Errors);
        Assert.All(ResultRows(folder["run"]), row => Assert.Contains(remedy, row.Remedy, StringComparison.Ordinal));
    }

    /// <summary>KVM_CREATE_VM: VirtualBox has the CPU's virtualization, a filter, no memory.</summary>
    [Theory]
    [InlineData("16,1,0xAE01=16", "KVM_CREATE_VM: busy (EBUSY)", "stop the other hypervisor")]
    [InlineData("16,1,0xAE01=1", "KVM_CREATE_VM: operation not permitted (EPERM)", "filter")]
    [InlineData("16,1,0xAE01=12", "KVM_CREATE_VM: not enough memory (ENOMEM)", "memory")]
    public void Where_no_VM_can_be_made_guests_are_unavailable_and_the_others_are_measured(string denied, string reason, string remedy)
    {
        Sessions.SkipUnlessRunnable("exit-pio");
        using var folder = new ScratchFolder();
        var run = RunDenied(folder, denied, "--path", "host,vm-exit,loop", "--rounds", "2", "--calls", "50");
        Assert.True(run.Code == ExitCode.Done, run.Output + run.Errors);
        Assert.All(ResultRows(folder["run"]).Where(row => row.Path != "host"), row =>
        {
            Assert.Equal((Status.Unavailable, reason), (row.Status, row.Reason));
            Assert.Contains(remedy, row.Remedy, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void One_CPU_is_enough()
    {
        using var folder = new ScratchFolder();
        var run = TheProgram.RunIn(OnOneCpu, "--path", "host,ptrace-sysemu,vm-exit", "--rounds", "2", "--lane", "native", "--out", folder["run"]);
        Assert.True(run.Code == ExitCode.Done, run.Output + run.Errors);
        Assert.All(ResultRows(folder["run"]), row => Assert.NotEqual(Status.Failed, row.Status));
    }

    [Fact]
    public void One_CPU_is_not_enough_for_two()
    {
        using var folder = new ScratchFolder();
        var run = TheProgram.RunIn(OnOneCpu, "--placement", "cross-cpu", "--out", folder["run"]);
        Assert.Contains("needs two CPUs", run.RefusedWith(ExitCode.NothingRuns), StringComparison.Ordinal);
    }

    private static IReadOnlyList<SummaryRow> ResultRows(string run) => SummaryFile.Read(Path.Combine(run, "summary.json")).Rows;

    private static TheProgram.Ended RunDenied(ScratchFolder folder, string denied, params string[] arguments)
    {
        string launcher = folder["deny"];
        try
        {
            CCompiler.Build(launcher, Checkout.Root, Path.Combine(Checkout.Root, "reference", "deny.c"));
        }
        catch (NothingRunsException error)
        {
            Assert.Skip(error.Message);
        }

        return TheProgram.RunIn($"exec {launcher} {denied} -- \"$@\"", [.. arguments, "--lane", "native", "--out", folder["run"]]);
    }
}
