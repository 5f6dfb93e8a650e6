using System.Diagnostics;
using Hostcall.Results;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Lab;

/// <summary>A BPF program that issues the call, on the kernel of its own that has the hook for it; without one the row says which that is.</summary>
[Collection(LabCollection.Name)]
public sealed class BpfHookTests
{
    [Fact]
    public void Without_the_hook_the_row_says_which_kernel_has_it()
    {
        var run = LabRuns.Run(LabRuns.Lab("lab-qemu-svm"), LabRuns.Order("hypercall", "bpf-hook"));
        Assert.Equal(Status.Measured, run.Outcomes.Single(outcome => outcome.Path == "hypercall").Status);
        var hook = run.Outcomes.Single(outcome => outcome.Path == "bpf-hook");
        Assert.Equal(Status.Unavailable, hook.Status);
        Assert.Contains("CONFIG_KVM_HOST_SYSCALL_BPF", hook.Reason, StringComparison.Ordinal);
        Assert.Contains("host-kernel/build --bpf", hook.Remedy, StringComparison.Ordinal);
    }

    /// <summary>The kernel of both is one, and the trampoline of the program costs more than nothing, and less than the exit that it saves, where KVM need not decode a hypercall.</summary>
    [Theory]
    [InlineData("lab-bochs-icelake")]
    [InlineData("lab-bochs-bulldozer")]
    public void With_it_the_program_costs_more_than_the_hypercall_and_less_than_the_exit(string lane)
    {
        using var folder = new ScratchFolder();
        var ended = TheProgram.RunIn(
            $"export HOSTCALL_KERNEL_DIR='{Kernel()}'; exec \"$@\"",
            "--scenario", "getpid", "--lane", lane, "--path", "host,vm-exit,hypercall,bpf-hook", "--rounds", "2", "--out", folder["run"]);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        var rows = SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows;
        Assert.All(rows, row => Assert.True(row.Status == Status.Measured, $"{row.Path}: {row.Reason}"));
        double Cost(string path) => rows.Single(row => row.Path == path).Estimate!.Value;
        Assert.InRange(Cost("bpf-hook"), Cost("hypercall") + 50, Cost("vm-exit"));
    }

    private static string Kernel()
    {
        using var build = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Checkout.Root, "host-kernel", "build"), "--bpf", "--print-dir"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string folder = build.StandardOutput.ReadToEnd().Trim();
        string errors = build.StandardError.ReadToEnd().Trim();
        build.WaitForExit();
        Assert.SkipUnless(build.ExitCode == 0, errors);
        return folder;
    }
}
