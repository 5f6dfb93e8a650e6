using System.Diagnostics;
using Hostcall.Tests.EndToEnd;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Sampling with the real perf on a machine that hides its kernel, forbids looking into it, or is too slow.</summary>
[Collection(ProgramCollection.Name)]
public sealed class SamplingBadDayTests
{
    private const string HiddenAddresses = "/proc/sys/kernel/kptr_restrict";

    [Fact]
    public void Without_kernel_symbols_the_result_is_partial_and_says_what_helps()
    {
        NeedPerfAsRoot();
        string before = File.ReadAllText(HiddenAddresses);
        try
        {
            File.WriteAllText(HiddenAddresses, "2");
            var ended = Trace(_ => { });
            Assert.Equal(0, ended.Code);
            Assert.Matches("host: only [0-9]+ % of the samples have a name; the result is partial .*kptr_restrict", ended.Output.ReplaceLineEndings(" "));
        }
        finally
        {
            File.WriteAllText(HiddenAddresses, before);
        }
    }

    [Fact]
    public void A_user_who_may_not_sample_the_kernel_gets_the_remedy_and_no_figures()
    {
        NeedPerfAsRoot();
        string[] asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"];
        using (var check = Process.Start("setpriv", [.. asNobody[1..], "test", "-r", TheProgram.Dll])!)
        {
            check.WaitForExit();
            Assert.SkipUnless(check.ExitCode == 0, $"the user nobody may not read {TheProgram.Dll}");
        }

        Assert.SkipUnless(int.Parse(File.ReadAllText("/proc/sys/kernel/perf_event_paranoid"), null) > 1, "everybody may sample the kernel here (kernel.perf_event_paranoid)");
        var ended = Trace(
            folder => Process.Start("chmod", ["777", folder])!.WaitForExit(),
            $"export HOME=/tmp DOTNET_CLI_HOME=/tmp; exec {string.Join(' ', asNobody)} \"$@\"");
        Assert.Equal(3, ended.Code);
        Assert.Matches(@"lower\s+kernel.perf_event_paranoid\s+to\s+1", ended.Output);
    }

    /// <summary>A perf that is stopped in the middle cannot empty its buffer, and the kernel counts what does not fit.</summary>
    [Fact]
    public void Lost_samples_are_counted_as_perf_counts_them()
    {
        NeedPerfAsRoot();
        using var folder = new ScratchFolder();
        string slow = folder["perf"];
        File.WriteAllText(slow, """
            #!/bin/bash
            [ "$1" = record ] || exec perf "$@"
            shift
            perf record -m 1 "$@" &
            for i in 1 2 3 4 5; do sleep 0.2; kill -STOP $!; sleep 0.4; kill -CONT $!; done
            wait $!
            """);
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var busy = Process.Start("sh", ["-c", "while :; do :; done"])!;
        try
        {
            var recording = new PerfRecording(new PerfTool(slow), folder.Path);
            recording.Record([busy.Id], TimeSpan.FromSeconds(3));
            var (_, counts) = recording.Script();
            Assert.True(counts.Lost > 100, $"{counts}");
            Assert.True(counts.Samples > 100, $"{counts}");
        }
        finally
        {
            busy.Kill();
        }
    }

    /// <summary>What perf 6.1 said of a recording that lost a third of its samples.</summary>
    [Fact]
    public void Losses_are_read_from_the_sums_of_the_events()
    {
        const string Text = """
            Aggregated stats:
                       TOTAL events:      24843
                        LOST events:         17  ( 0.1%)
                      SAMPLE events:      23784  (95.7%)
                LOST_SAMPLES events:          2  ( 0.0%)
            cpu-clock stats:
                      SAMPLE events:      23784
                LOST_SAMPLES events:      12400
            Processed 36184 samples and lost 34.27%!
            """;
        Assert.Equal(new PerfCounts(23784, 12400), PerfCounts.Parse(Text));
        Assert.Equal(new PerfCounts(0, 0), PerfCounts.Parse(""));
    }

    private static TheProgram.Ended Trace(Action<string> prepare, string script = "exec \"$@\"")
    {
        using var folder = new ScratchFolder();
        prepare(folder.Path);
        return TheProgram.RunIn(script, "trace", "--lane", "native", "--path", "host", "--seconds", "0.5", "--out", folder["out"]);
    }

    private static void NeedPerfAsRoot()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to change what perf may see");
        using var perf = Process.Start(new ProcessStartInfo("sh", ["-c", "perf --version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        perf.WaitForExit();
        Assert.SkipUnless(perf.ExitCode == 0, "perf is missing; install linux-perf");
    }
}
