using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Scenarios;
using Hostcall.Tests.Lab;

namespace Hostcall.Tests.HostKernel;

/// <summary>The selftest that counts what a call costs, beside the suite and beside what the series says of it.</summary>
[Collection(LabCollection.Name)]
public sealed class PerformanceSelftestTests
{
    private const string Letter = "0000-cover-letter.patch";

    private static string Folder { get; } = Path.Combine(Checkout.Root, "host-kernel", "patches");

    private static string CoverLetter { get; } = File.ReadAllText(Path.Combine(Folder, Letter));

    /// <summary>
    /// Two programs that share no code count the same call on the same emulated CPU. Their VMs differ, by interrupt controllers
    /// and CPUID, and that costs the same with each hypercall; so what the modes differ by is equal to the instruction.
    /// </summary>
    [Fact]
    public async Task The_performance_selftest_agrees_with_the_suite()
    {
        var order = LabRuns.Order("host", "vm-exit", "vm-exit-shared-fpu", "hypercall", "hypercall-shared-fpu", "hypercall-robust") with
        {
            Scenarios = [ScenarioTable.All.First(scenario => scenario.Name == "getppid")],
        };
        var suite = LabRuns.Run(LabRuns.Lab("lab-bochs-bulldozer"), order);
        string selftest = await SelftestScript.Run("bochs", "--cpu", "zambezi", "--only", "host_syscall_perf_test");

        const int otherVm = 250; // of an entry with interrupt controllers, or in another VMM; 214 and 76 were seen
        const int otherLoop = 20; // of the payload around a call; 12 were seen
        double Suite(string path) => Assert.Single(suite.Blocks.Where(block => block.Path == path).Select(block => block.Value).Distinct());
        double Selftest(string path) => SelftestScript.Ticks(selftest, path);

        (double fast, double shared, double robust) = (Selftest("hypercall, fast"), Selftest("hypercall, FPU shared"), Selftest("hypercall, robust"));
        Assert.Equal(Suite("hypercall-shared-fpu") - Suite("hypercall"), shared - fast);
        Assert.Equal(Suite("hypercall-robust") - Suite("hypercall"), robust - fast);
        Assert.Equal(Suite("vm-exit") - Suite("vm-exit-shared-fpu"), Selftest("vm-exit") - Selftest("vm-exit, FPU shared"));
        Assert.InRange(fast - Suite("hypercall"), 0, otherVm);
        Assert.InRange(Math.Abs(Selftest("host") - Suite("host")), 0, otherLoop);
        Assert.InRange(Math.Abs(Selftest("vm-exit") - Suite("vm-exit")), 0, otherVm);
    }

    /// <summary>Whoever applies the series can have its cover letter's table again.</summary>
    [Theory]
    [InlineData("corei7_icelake_u", 0)]
    [InlineData("zambezi", 1)]
    public async Task The_cover_letter_has_its_figures(string cpu, int column)
    {
        if (LabRuns.Lab("lab-bochs-icelake").Probe() is { } lacking) Assert.Skip(lacking.ToString());
        var rows = Regex.Matches(CoverLetter, @"^  (host|vm-exit|hypercall)(, [a-zA-Z ]+?)? +(\d+) +(\d+)$", RegexOptions.Multiline);
        Assert.Equal(6, rows.Count);
        string selftest = await SelftestScript.Run("bochs", "--cpu", cpu, "--only", "host_syscall_perf_test");
        Assert.All(rows, row => Assert.Equal(
            SelftestScript.Ticks(selftest, row.Groups[1].Value + row.Groups[2].Value),
            double.Parse(row.Groups[3 + column].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>It names every patch of the series in its order, and numbers itself as they do.</summary>
    [Fact]
    public void The_cover_letter_is_that_of_the_series()
    {
        string[] patches =
            [.. Directory.EnumerateFiles(Folder, "*.patch").Where(file => !file.EndsWith(Letter, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Contains($"Subject: [PATCH 00/{patches.Length:00}] ", CoverLetter, StringComparison.Ordinal);
        var subject = new Regex(@"^Subject: \[PATCH \d+/\d+\] (.+(\n .+)*)", RegexOptions.Multiline);
        string[] subjects = [.. patches.Select(file => subject.Match(File.ReadAllText(file)).Groups[1].Value)];
        string list = Regex.Match(CoverLetter, $@" \({patches.Length}\):\n((  .+\n)+)").Groups[1].Value;
        Assert.Equal(InOneLine(string.Join(' ', subjects)), InOneLine(list));
    }

    private static string InOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
