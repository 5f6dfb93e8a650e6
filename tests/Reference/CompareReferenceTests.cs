using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Scenarios;
using Hostcall.Scenarios.Reference;

namespace Hostcall.Tests.Reference;

/// <summary>The comparison with the C twin, on the real program.</summary>
[Collection(MachineTests.Name)]
public sealed partial class CompareReferenceTests
{
    private static readonly string[] Quick = ["compare-reference", "--rounds", "2", "--seed", "1"];

    [Theory]
    [InlineData("getpid")]
    [InlineData("openat-close")]
    [InlineData("pipe-write-read-1")]
    public void Both_sides_run_the_same_payload_with_right_results(string scenario)
    {
        SkipWithoutCompiler();
        var (_, output, errors) = HostcallProgram.Run([], [.. Quick, "--scenario", scenario]);
        Assert.Equal("", errors);
        Assert.Contains("on both sides of every path", output, StringComparison.Ordinal);
        var rows = Row().Matches(output);
        Assert.Contains(rows, row => row.Groups["path"].Value == "host");
        Assert.All(rows, row => Assert.Equal("0", row.Groups["mismatches"].Value));
        Assert.All(rows, row => Assert.InRange(double.Parse(row.Groups["ratio"].Value, CultureInfo.InvariantCulture), 0.3, 3));
    }

    [Fact]
    public void Without_a_compiler_one_sentence_says_what_to_install()
    {
        var (code, output, errors) = HostcallProgram.Run([], Quick, new Dictionary<string, string> { ["CC"] = "no-such-compiler" });
        Assert.Equal(ExitCode.NothingRuns, code);
        Assert.Equal("", output);
        Assert.StartsWith("hostcall: there is no C compiler called no-such-compiler", errors, StringComparison.Ordinal);
        Assert.Contains("apt-get install gcc", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_compiler_that_fails_is_one_sentence_too()
    {
        var (code, _, errors) = HostcallProgram.Run([], Quick, new Dictionary<string, string> { ["CC"] = "false" });
        Assert.Equal(ExitCode.NothingRuns, code);
        Assert.StartsWith("hostcall: false cannot build reference", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--scenario", "getpit", "did you mean getpid?")]
    [InlineData("--path", "hypercall", "there is no path with a C twin called hypercall")]
    [InlineData("--rounds", "0", "at least 1 round")]
    [InlineData("--cpu", "9999", "--cpu 9999")]
    public void A_bad_argument_is_one_sentence(string option, string value, string sentence)
    {
        var (code, _, errors) = HostcallProgram.Run([], ["compare-reference", option, value]);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_twin_gets_the_harness_s_own_numbers()
    {
        string header = LayoutHeader.Text();
        Assert.Contains("#define RegionLayout_Body 0x20001000UL\n", header, StringComparison.Ordinal);
        Assert.Contains("#define Doorbell_RequestPort 0x48UL\n", header, StringComparison.Ordinal);
        Assert.Contains("#define GuestLayout_Gdt 0x6000UL\n", header, StringComparison.Ordinal);
    }

    private static void SkipWithoutCompiler()
    {
        try
        {
            _ = CCompiler.Run("--version");
        }
        catch (NothingRunsException error)
        {
            Assert.Skip(error.Message);
        }
    }

    [GeneratedRegex(@"^ +(?<path>[a-z-]+) +[\d,.]+ +[\d,.]+ +(?<ratio>[\d.]+) +[\d.]+ \.\. [\d.]+ +(?<mismatches>\d+) ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
