using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Scenarios;
using Hostcall.Scenarios.Reference;
using Hostcall.Tests.EndToEnd;

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
    [InlineData("udp-rr-1")]
    public void Both_sides_run_the_same_payload_with_right_results(string scenario)
    {
        SkipWithoutCompiler();
        var run = TheProgram.Run([.. Quick, "--scenario", scenario]);
        Assert.Equal("", run.Errors);
        Assert.Contains("on both sides of every path", run.Output, StringComparison.Ordinal);
        var rows = Row().Matches(run.Output);
        Assert.Contains(rows, row => row.Groups["path"].Value == "host");
        Assert.All(rows, row => Assert.Equal("0", row.Groups["mismatches"].Value));
        Assert.All(rows, row => Assert.InRange(double.Parse(row.Groups["ratio"].Value, CultureInfo.InvariantCulture), 0.3, 3));
    }

    /// <summary>As reference/README.md advises on a machine with other work: a thread that another one waits for has to get a CPU all the same.</summary>
    [Theory]
    [InlineData("queue-spin")]
    [InlineData("queue-wake")]
    [InlineData("systrap-spin")]
    public void Partners_get_a_CPU_under_a_real_time_policy(string path)
    {
        SkipWithoutCompiler();
        string[] arguments = [.. Quick, "--path", path];
        var run = TheProgram.RunIn("chrt -f 10 true || exit 77; exec chrt -f 10 \"$@\"", arguments);
        Assert.SkipWhen(run.Code == 77, run.Errors.Trim());
        Assert.SkipWhen(run.Flat.Contains($"{path} unavailable", StringComparison.Ordinal), run.Flat);
        Assert.Equal("", run.Errors);
        Assert.Equal(path, Assert.Single(Row().Matches(run.Output)).Groups["path"].Value);
    }

    [Fact]
    public void Without_a_compiler_one_sentence_says_what_to_install()
    {
        var run = TheProgram.RunIn("CC=no-such-compiler exec \"$@\"", Quick);
        string sentence = run.RefusedWith(ExitCode.NothingRuns);
        Assert.Equal("", run.Output);
        Assert.StartsWith("hostcall: there is no C compiler called no-such-compiler", sentence, StringComparison.Ordinal);
        Assert.Contains("apt-get install gcc", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiler_that_fails_is_one_sentence_too()
    {
        var run = TheProgram.RunIn("CC=false exec \"$@\"", Quick);
        Assert.StartsWith("hostcall: false cannot build reference", run.RefusedWith(ExitCode.NothingRuns), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scenario", "getpit", "did you mean getpid?")]
    [InlineData("--path", "hypercall", "there is no path with a C twin called hypercall")]
    [InlineData("--rounds", "0", "at least 1 round")]
    [InlineData("--cpu", "9999", "--cpu 9999")]
    public void A_bad_argument_is_one_sentence(string option, string value, string sentence)
    {
        var run = TheProgram.Run("compare-reference", option, value);
        Assert.Contains(sentence, run.RefusedWith(ExitCode.BadInput), StringComparison.Ordinal);
    }

    [Fact]
    public void The_twin_gets_the_harness_s_own_numbers()
    {
        string header = LayoutHeader.Text();
        Assert.Contains("#define RegionLayout_Body 0x20001000UL\n", header, StringComparison.Ordinal);
        Assert.Contains("#define Doorbell_CallPort 0x48UL\n", header, StringComparison.Ordinal);
        Assert.Contains("#define GuestLayout_Gdt 0x6000UL\n", header, StringComparison.Ordinal);
    }

    internal static void SkipWithoutCompiler()
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

    [GeneratedRegex(@"^(?:- )?(?<path>[a-z-]+) +[\d,.]+ +[\d,.]+ +(?<ratio>[\d.]+) +\[[\d.]+, [\d.]+\] +(?<mismatches>\d+) ", RegexOptions.Multiline)]
    internal static partial Regex Row();
}
