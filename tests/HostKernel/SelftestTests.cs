using System.Diagnostics;
using Hostcall.Tests.Lab;

namespace Hostcall.Tests.HostKernel;

/// <summary>The kernel's own selftests, run in both emulated machines.</summary>
[Collection(LabCollection.Name)]
public sealed class SelftestTests
{
    [Theory]
    [InlineData("qemu", "lab-qemu-svm")]
    [InlineData("bochs", "lab-bochs-haswell")]
    public async Task Every_selftest_of_the_series_passes(string machine, string lane)
    {
        if (LabRuns.Lab(lane).Probe() is { } lacking) Assert.Skip(lacking.ToString());

        using var run = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Checkout.Root, "host-kernel", "run-selftests"), machine])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, output + await errors);
        Assert.Contains("ok 1 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
        Assert.DoesNotContain("# SKIP", output, StringComparison.Ordinal); // the labs have all that a test could miss
    }
}
