using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hostcall.Tests.HostKernel;

/// <summary>host-kernel/run-selftests in a process of its own.</summary>
internal static class SelftestScript
{
    /// <summary>What it prints where all passes, on the kernel that the labs are told to use.</summary>
    public static async Task<string> Run(params string[] arguments)
    {
        string? directory = Environment.GetEnvironmentVariable(Hostcall.Lab.Building.Target.X64.KernelVariable);
        string[] kernel = directory is { Length: > 0 } ? ["--kernel", directory] : [];
        var (code, output, errors) = await Start([.. arguments, .. kernel]);
        Assert.True(code == 0, output + errors);
        return output;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> Start(params string[] arguments)
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

    /// <summary>What host_syscall_perf_test says of a path.</summary>
    public static double Ticks(string output, string path) =>
        double.Parse(Regex.Match(output, $@"^# {path} +([0-9.]+) ticks", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
}
