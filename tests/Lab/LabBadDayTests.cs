using Hostcall.Lab;
using Hostcall.Lab.Channel;
using Hostcall.Lab.Machines;
using Hostcall.Results;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Lab;

[Collection(LabCollection.Name)]
public sealed class LabBadDayTests
{
    /// <summary>Rounds that no lab gets through before it is ended: a whole run of a few takes a second.</summary>
    private const int Endless = 100_000;

    [Fact]
    public void A_kernel_that_panics_fails_every_row_with_the_panic()
    {
        var run = LabRuns.Run(LabRuns.Lab("lab-qemu-svm") with { ExtraKernelArguments = "rdinit=/no-such-program" }, LabRuns.Order("host", "vm-exit"));
        FailedWith(run, "Kernel panic");
        Assert.Contains("Kernel panic", File.ReadAllText(Path.Combine(run.KeptFolder!, "console.txt")), StringComparison.Ordinal);
        Directory.Delete(run.KeptFolder!, recursive: true);
    }

    [Fact]
    public void An_init_that_ends_is_a_panic_that_names_the_step()
    {
        var run = Misbehave(Fault.Exit);
        FailedWith(run, "Attempted to kill init");
        Assert.Contains("round 1 of getpid on", run.Outcomes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_argument_that_the_kernel_does_not_know_fails_every_row()
    {
        var run = LabRuns.Run(LabRuns.Lab("lab-qemu-svm") with { ExtraKernelArguments = "mitigation_of_tomorrow=off" }, LabRuns.Order("host", "vm-exit"));
        FailedWith(run, "the kernel does not know mitigation_of_tomorrow=off, which this lane puts on its command line");
        Directory.Delete(run.KeptFolder!, recursive: true);
    }

    /// <summary>What an emulator that was built without either offers: here a model that never had it. (AMD's old ones in Bochs do not run the agent.)</summary>
    [Theory]
    [InlineData("lab-qemu-svm", "qemu64,-svm", "QEMU", "SVM")]
    [InlineData("lab-bochs-icelake", "p4_prescott_celeron_336", "Bochs", "VMX")]
    public void A_CPU_that_runs_no_guests_is_told_on_the_rows_that_need_one(string lane, string cpu, string emulator, string lacking)
    {
        var row = LabTable.Rows.Single(row => row.Lane == lane) with { Cpu = cpu };
        var run = LabRuns.Run(new LabMachine(row, null), LabRuns.Order("host", "vm-exit"));
        Assert.True(run.KeptFolder is null, run.Console);
        Assert.Equal([Status.Measured, Status.Unavailable], run.Outcomes.Select(outcome => outcome.Status));
        Assert.Equal($"the CPU that {emulator} emulates here has neither VMX nor SVM, so the kernel has no KVM", run.Outcomes[1].Reason);
        Assert.Contains(lacking, run.Machine!.Lacks);
    }

    [Fact]
    public void A_scenario_that_needs_a_network_is_unavailable_on_a_kernel_without_one()
    {
        var order = LabRuns.Order("host", "vm-exit") with { Scenarios = [ScenarioTable.All.First(scenario => scenario.Name == "udp-rr-1")] };
        Assert.All(LabRuns.Run(LabRuns.Lab("lab-qemu-svm"), order).Outcomes, outcome =>
        {
            Assert.Equal(Status.Unavailable, outcome.Status);
            Assert.StartsWith("socket(AF_INET): Address family not supported", outcome.Reason, StringComparison.Ordinal);
            Assert.Equal("use a kernel with CONFIG_INET, or another scenario", outcome.Remedy);
        });
    }

    [Fact]
    public void An_agent_that_crashes_says_why() => FailedWith(Misbehave(Fault.Crash), "the orders asked for a crash");

    [Fact]
    public void A_lab_that_hangs_is_ended_and_reported()
    {
        var limits = MachineLimits.Default with { Silence = TimeSpan.FromSeconds(45), Total = TimeSpan.FromMinutes(5) };
        FailedWith(Misbehave(Fault.Hang, limits), "gave no sign of life for 45 s");
    }

    [Fact]
    public void A_lab_that_takes_too_long_is_ended_and_reported()
    {
        var limits = MachineLimits.Default with { Silence = TimeSpan.FromMinutes(5), Total = TimeSpan.FromSeconds(1) };
        FailedWith(Misbehave(Fault.None, limits, Endless), "was not done after");
    }

    [Theory]
    [InlineData("lab-qemu-svm")]
    [InlineData("lab-bochs-icelake")]
    public void A_cancelled_run_leaves_nothing_behind(string lane)
    {
        using var cancel = new CancellationTokenSource();
        string pattern = $"hostcall-{lane}-*";
        int before = Directory.GetDirectories(Path.GetTempPath(), pattern).Length;
        Assert.ThrowsAny<OperationCanceledException>(() => LabRuns.RunUntil(
            LabRuns.Lab(lane), LabRuns.Order("host") with { Rounds = Endless }, what => CancelOnceItMeasures(what, cancel), cancel.Token));
        Assert.Empty(LabRuns.Children());
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), pattern).Length);
    }

    private static void CancelOnceItMeasures(LabEvent what, CancellationTokenSource cancel)
    {
        if (what.Total > 0) cancel.Cancel();
    }

    private static LabRun Misbehave(Fault fault, MachineLimits? limits = null, int rounds = 2)
    {
        var run = LabRuns.Run(
            LabRuns.Lab("lab-qemu-svm") with { Limits = limits ?? MachineLimits.Default }, LabRuns.Order("host", "vm-exit") with { Fault = fault, Rounds = rounds });
        if (run.KeptFolder is { } kept) Directory.Delete(kept, recursive: true);
        return run;
    }

    private static void FailedWith(LabRun run, string reason)
    {
        Assert.Empty(run.Blocks);
        Assert.Equal(2, run.Outcomes.Count);
        Assert.All(run.Outcomes, outcome =>
        {
            Assert.Equal(Status.Failed, outcome.Status);
            Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        });
        Assert.NotNull(run.KeptFolder);
        Assert.Empty(LabRuns.Children());
    }
}
