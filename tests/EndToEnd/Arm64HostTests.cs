using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Hostcall.Paths;

namespace Hostcall.Tests.EndToEnd;

/// <summary>
/// The whole program on arm64 with KVM, as far as an emulator can be that. Two minutes of two idle CPUs, and the first time it fetches the runtime and two
/// packages of that architecture, so only where it is asked for.
/// </summary>
[Collection(Lab.LabCollection.Name)]
public sealed partial class Arm64HostTests
{
    private const string Wanted = "HOSTCALL_ARM64_HOST";

    private const int Calls = 64;

    [Fact]
    public void The_native_lane_runs_every_path_of_arm64()
    {
        if (Environment.GetEnvironmentVariable(Wanted) != "1") Assert.Skip($"takes minutes and a network the first time; {Wanted}=1 ./test --filter {nameof(Arm64HostTests)} runs it");
        string script = Path.Combine(Checkout.Root, "tests", "arm64-host");
        string[] commands = ["hostcall doctor", $"hostcall --scenario getpid,openat-close --lane native --rounds 1 --calls {Calls} --out run && cat run/samples.csv", "exit 7"];
        using var run = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" 2>&1", "bash", script, .. commands]) { RedirectStandardOutput = true })!;
        string output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 0, output);
        string[] ended = [.. Part().Matches(output).Select(part => part.Groups[1].Value)];
        Assert.Equal(["0", "0", "7"], ended);

        Assert.Contains("KVM_CAP_HOST_SYSCALL is offered, with fast and robust", output, StringComparison.Ordinal);
        Assert.Contains("on linux-arm64", output, StringComparison.Ordinal);
        Assert.Contains("getpid on native (Arm Neoverse N1): hypercall saves ", output, StringComparison.Ordinal);

        foreach (PathRow path in PathTable.On(Architecture.Arm64)) PrintedBlocks.KeepTheirPromise(output, "run,getpid,native,", path, Calls);
    }

    [GeneratedRegex(@"^>>> (\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Part();
}
