using System.Text.RegularExpressions;
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

        string output = await SelftestScript.Run(machine);
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
        string output = await SelftestScript.Run("qemu", "--cpus", "2");
        Assert.Contains("# CPUs: 2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(output, "ended with status 0, kernel warnings: 0"));
    }

    /// <summary>Lockdep, KASAN and others have no remark: the script fails where there is one. Minutes, and skipped where that kernel is not built.</summary>
    [Theory]
    [InlineData("qemu", "1")]
    [InlineData("qemu", "2")]
    [InlineData("bochs", "1")]
    public async Task Every_selftest_passes_on_the_debug_kernel(string machine, string cpus)
    {
        var (code, output, errors) = await SelftestScript.Start(machine, "--debug", "--cpus", cpus, "--timeout", "1800");
        Assert.SkipWhen(code == 3, errors.Trim());
        Assert.True(code == 0, output + errors);
        Assert.Contains("ok 1 ", output, StringComparison.Ordinal);
    }

    /// <summary>Those of BPF programs among them; skipped where that kernel is not built.</summary>
    [Theory]
    [InlineData("qemu")]
    [InlineData("qemu", "--cpus", "2")]
    [InlineData("bochs")]
    [InlineData("qemu", "--debug", "--timeout", "1800")]
    public async Task Every_selftest_passes_on_the_kernel_with_BPF_programs(string machine, params string[] options)
    {
        var (code, output, errors) = await SelftestScript.Start([machine, "--bpf", .. options]);
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
            var (code, output, errors) = await SelftestScript.Start("--arch", "arm64", "--append", options, "--console", console);
            Assert.SkipWhen(code == 3, errors.Trim());
            Assert.True(code == 0, output + errors);
            Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
            Assert.DoesNotContain("# SKIP", output, StringComparison.Ordinal);
            Assert.Contains("# smccc_filter ended with status 0, kernel warnings: 0", output, StringComparison.Ordinal);
            Assert.Contains(kvmSays, File.ReadAllText(console), StringComparison.Ordinal);

            double Ticks(string path) => SelftestScript.Ticks(output, path);
            Assert.InRange(Ticks("hypercall, robust"), Ticks("hypercall, fast"), Ticks("vm-exit"));
            Assert.InRange(Ticks("owner, shared block"), 0, Ticks("filter, shared block"));
            Assert.InRange(Ticks("owner, completed by KVM_RUN"), 0, Ticks("filter, nine ioctls") / 2);
        }
        finally
        {
            File.Delete(console);
        }
    }

    [GeneratedRegex("# SKIP (.*)$", RegexOptions.Multiline)]
    private static partial Regex SkipReason();
}
