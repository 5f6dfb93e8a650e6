using Hostcall.Paths;
using Hostcall.Paths.Machine;
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

    private static readonly string NoCapability = Capabilities.OfThisProcess() is { SysAdmin: false }
        ? "KVM_CAP_HOST_SYSCALL is not offered to this user: it asks for CAP_SYS_ADMIN"
        : "this kernel has no KVM_CAP_HOST_SYSCALL";

    [Theory]
    [InlineData("hypercall")]
    [InlineData("hypercall-robust")]
    public void A_kernel_without_the_patch_is_named_as_the_reason(string id)
    {
        Sessions.SkipUnlessRunnable("exit-pio");
        var path = Sessions.Path(id);
        var probed = path.Probe();
        Assert.SkipWhen(probed.IsAvailable, "this kernel has the patch");
        Assert.Equal(NoCapability, probed.Reason);
        Assert.Contains("lab build", probed.Remedy, StringComparison.Ordinal);
        var error = Assert.Throws<PathUnavailableException>(() => OwnThread.Run(() => path.Open(Sessions.Setup(Sessions.Scenario("getpid")))));
        Assert.Equal(NoCapability, error.Reason);
    }

    [Fact]
    public void Root_without_the_right_to_the_capability_is_told_so()
    {
        Sessions.SkipUnlessRunnable("exit-pio");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to give up CAP_SYS_ADMIN");
        var list = TheProgram.RunIn("exec setpriv --bounding-set -sys_admin \"$@\"", "list");
        Assert.True(list.Code == ExitCode.Done, list.Output + list.Errors);
        Assert.Contains(
            "it asks for CAP_SYS_ADMIN", string.Join(' ', list.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_ptrace_is_forbidden_the_row_says_so_and_the_others_are_measured()
    {
        using var folder = new ScratchFolder();
        string launcher = folder["deny-ptrace"];
        BuildOrSkip(launcher);
        var run = TheProgram.RunIn(
            $"exec {launcher} \"$@\"", "--scenario", "getpid", "--path", "host,ptrace-sysemu", "--rounds", "2", "--lane", "native", "--out", folder["run"]);
        Assert.True(run.Code == ExitCode.Done, run.Output + run.Errors);
        var row = ResultRows(folder["run"]).Single(row => row.Path == "ptrace-sysemu");
        Assert.Equal(Status.Unavailable, row.Status);
        Assert.Contains("the stub may not be traced: Operation not permitted", row.Reason, StringComparison.Ordinal);
        Assert.Contains("ptrace_scope", row.Remedy, StringComparison.Ordinal);
        Assert.Contains("the stub may not be traced", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_that_was_asked_for_runs_the_program_says_so_with_its_exit_code()
    {
        using var folder = new ScratchFolder();
        string launcher = folder["deny-ptrace"];
        BuildOrSkip(launcher);
        var run = TheProgram.RunIn($"exec {launcher} \"$@\"", "--path", "ptrace-sysemu", "--rounds", "1", "--lane", "native", "--out", folder["run"]);
        Assert.Equal(ExitCode.NothingRuns, run.Code);
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

    private static void BuildOrSkip(string launcher)
    {
        try
        {
            CCompiler.Build(launcher, Checkout.Root, Path.Combine(Checkout.Root, "tests", "reference", "deny-ptrace.c"));
        }
        catch (NothingRunsException error)
        {
            Assert.Skip(error.Message);
        }
    }
}
