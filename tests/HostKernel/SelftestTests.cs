using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Scenarios;
using Hostcall.Tests.Lab;

namespace Hostcall.Tests.HostKernel;

/// <summary>The kernel's own selftests, run in all emulated machines.</summary>
[Collection(LabCollection.Name)]
public sealed partial class SelftestTests
{
    [Theory]
    [InlineData("qemu", "lab-qemu-svm", "no FSGSBASE", "no ioperm()")]
    [InlineData("bochs", "lab-bochs-haswell", "no ioperm()")]
    public async Task Every_selftest_of_the_series_passes(string machine, string lane, params string[] missing)
    {
        if (LabRuns.Lab(lane).Probe() is { } lacking) Assert.Skip(lacking.ToString());

        string output = await Run(machine);
        Assert.Contains("ok 1 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);

        // The labs have all else that a test could miss: the CPU of QEMU has no such instructions, the kernel no such call.
        Assert.Equal(missing, SkipReason().Matches(output).Select(skip => skip.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>A vCPU's thread moves, others change what it stands on; and the kernel finds both CPUs.</summary>
    [Fact]
    public async Task Every_selftest_passes_on_two_CPUs()
    {
        if (LabRuns.Lab("lab-qemu-svm").Probe() is { } lacking) Assert.Skip(lacking.ToString());
        string output = await Run("qemu", "--cpus", "2");
        Assert.Contains("# CPUs: 2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(output, "ended with status 0, kernel warnings: 0"));
    }

    /// <summary>Lockdep, KASAN and others have no remark: the script fails where there is one. Minutes, and skipped where that kernel is not built.</summary>
    [Fact]
    public async Task Every_selftest_passes_on_the_debug_kernel()
    {
        var (code, output, errors) = await RunScript("qemu", "--debug", "--timeout", "900");
        Assert.SkipWhen(code == 3, errors.Trim());
        Assert.True(code == 0, output + errors);
        Assert.Contains("ok 1 ", output, StringComparison.Ordinal);
    }

    /// <summary>Those of BPF programs among them; skipped where that kernel is not built.</summary>
    [Theory]
    [InlineData("qemu")]
    [InlineData("bochs")]
    public async Task Every_selftest_passes_on_the_kernel_with_BPF_programs(string machine)
    {
        var (code, output, errors) = await RunScript(machine, "--bpf");
        Assert.SkipWhen(code == 3, errors.Trim());
        Assert.True(code == 0, output + errors);
        Assert.Contains("ok 1 bpf.serves_a_hypercall_while_attached", output, StringComparison.Ordinal);
        Assert.Contains("# kvm_bpf_hypercall_test ended with status 0, kernel warnings: 0", output, StringComparison.Ordinal);
    }

    /// <summary>Upstream's of SMCCC calls and interrupt controllers, and those of the series, under both kinds of hypervisor that KVM is there.</summary>
    [Theory]
    [InlineData("loglevel=7", ": VHE mode initialized")]
    [InlineData("loglevel=7 kvm-arm.mode=nvhe", ": Hyp nVHE mode initialized")]
    public async Task Every_selftest_passes_on_arm64(string options, string kvmSays)
    {
        string console = Path.GetTempFileName();
        try
        {
            var (code, output, errors) = await RunScript("--arch", "arm64", "--append", options, "--console", console);
            Assert.SkipWhen(code == 3, errors.Trim());
            Assert.True(code == 0, output + errors);
            Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
            Assert.DoesNotContain("# SKIP", output, StringComparison.Ordinal);
            Assert.Contains("# smccc_filter ended with status 0, kernel warnings: 0", output, StringComparison.Ordinal);
            Assert.Contains(kvmSays, File.ReadAllText(console), StringComparison.Ordinal);

            Assert.InRange(Ticks(output, "hypercall, robust"), Ticks(output, "hypercall, fast"), Ticks(output, "vm-exit"));
            Assert.InRange(Ticks(output, "owner, shared block"), 0, Ticks(output, "filter, shared block"));
            Assert.InRange(Ticks(output, "owner, completed by KVM_RUN"), 0, Ticks(output, "filter, nine ioctls") / 2);
        }
        finally
        {
            File.Delete(console);
        }
    }

    /// <summary>
    /// Two programs that share no code count the same call on the same emulated CPU. Their VMs differ, by interrupt controllers
    /// and CPUID, and that costs the same with each hypercall; so what the modes differ by is equal to the instruction.
    /// </summary>
    [Fact]
    public async Task The_performance_selftest_agrees_with_the_suite()
    {
        var order = LabRuns.Order("host", "vm-exit", "hypercall", "hypercall-shared-fpu", "hypercall-robust") with
        {
            Scenarios = [ScenarioTable.All.First(scenario => scenario.Name == "getppid")],
        };
        var suite = LabRuns.Run(LabRuns.Lab("lab-bochs-bulldozer"), order);
        string selftest = await Run("bochs", "--cpu", "zambezi", "--only", "host_syscall_perf_test");

        const int otherVm = 250; // of an entry with interrupt controllers, or in another VMM; 214 and 76 were seen
        const int otherLoop = 20; // of the payload around a call; 12 were seen
        double Suite(string path) => Assert.Single(suite.Blocks.Where(block => block.Path == path).Select(block => block.Value).Distinct());
        double Selftest(string path) => Ticks(selftest, path);

        (double fast, double shared, double robust) = (Selftest("hypercall, fast"), Selftest("hypercall, FPU shared"), Selftest("hypercall, robust"));
        Assert.Equal(Suite("hypercall-shared-fpu") - Suite("hypercall"), shared - fast);
        Assert.Equal(Suite("hypercall-robust") - Suite("hypercall"), robust - fast);
        Assert.InRange(fast - Suite("hypercall"), 0, otherVm);
        Assert.InRange(Math.Abs(Selftest("host") - Suite("host")), 0, otherLoop);
        Assert.InRange(Math.Abs(Selftest("vm-exit") - Suite("vm-exit")), 0, otherVm);
    }

    /// <summary>What host_syscall_perf_test says of a path.</summary>
    private static double Ticks(string output, string path) =>
        double.Parse(Regex.Match(output, $@"^# {path} +([0-9.]+) ticks", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task<string> Run(params string[] arguments)
    {
        string[] kernel = Environment.GetEnvironmentVariable(Hostcall.Lab.Building.Target.X64.KernelVariable) is { Length: > 0 } directory ? ["--kernel", directory] : [];
        var (code, output, errors) = await RunScript([.. arguments, .. kernel]);
        Assert.True(code == 0, output + errors);
        return output;
    }

    private static async Task<(int Code, string Output, string Errors)> RunScript(params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Checkout.Root, "host-kernel", "run-selftests"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (run.ExitCode, output, await errors);
    }

    [GeneratedRegex("# SKIP (.*)$", RegexOptions.Multiline)]
    private static partial Regex SkipReason();
}
