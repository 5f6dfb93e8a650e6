using System.Diagnostics;
using Hostcall.Scenarios.Reference;
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
            Assert.Equal(1, ended.Code);
            Assert.Matches("host: only [0-9]+ % of the samples have a name; the result is partial .*kptr_restrict", ended.Flat);
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
        Assert.Matches(@"kernel.perf_event_paranoid=1", ended.Output);
    }

    /// <summary>As root in a container: what helps is not to become root.</summary>
    [Theory]
    [InlineData(1)] // EPERM
    [InlineData(38)] // ENOSYS
    public void A_container_that_refuses_perf_gets_doctors_remedy(int errno)
    {
        NeedPerfAsRoot();
        using var folder = new ScratchFolder();
        CCompiler.Build(folder["deny-perf"], Checkout.Root, Recorded.Fixture("deny-perf.c"));
        var ended = Trace(_ => { }, $"exec '{folder["deny-perf"]}' {errno} \"$@\"");
        Assert.Equal(3, ended.Code);
        Assert.Contains("; a filter refuses perf_event_open: start the container with --security-opt seccomp=unconfined", ended.Flat, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrapper_without_its_perf_is_told_by_trace_and_by_doctor()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["perf"], "#!/bin/sh\necho 'WARNING: perf not found for kernel 5.15.133.1-microsoft' >&2\necho >&2\nexit 2\n");
        File.SetUnixFileMode(folder["perf"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string withIt = $"export PATH='{folder.Path}':$PATH; exec \"$@\"";
        var traced = Trace(_ => { }, withIt);
        Assert.Equal(3, traced.Code);
        Assert.Contains("linux-tools-$(uname -r)", traced.Flat, StringComparison.Ordinal);
        string running = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        Assert.Contains($"linux-tools-{running}", TheProgram.RunIn(withIt, "doctor").Flat, StringComparison.Ordinal);
    }

    /// <summary>What a hybrid CPU's perf does for a user who may not sample the kernel.</summary>
    [Theory]
    [InlineData("cpu_core/cycles/u")]
    [InlineData("cpu_atom/cycles:Pu/")]
    [InlineData("cycles:Pu")]
    public void A_perf_that_leaves_the_kernel_out_gives_no_figures(string of)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["perf"], $$"""
            #!/bin/sh
            case "$1 $*" in
            record*) exit 0 ;;
            script*misc*) printf 'U\nU\n' ;;
            script*) for i in 1 2; do printf 'dotnet 4242/4242 [001]  %d.567890:     100000 {{of}}: \n\t        20002010 [unknown] (/memfd:hostcall (deleted))\n\n' $i; done ;;
            report*) printf 'Aggregated stats:\n          SAMPLE events:          2\n' ;;
            *) exit 1 ;;
            esac
            """);
        File.SetUnixFileMode(folder["perf"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var ended = Trace(_ => { }, $"export PATH='{folder.Path}':$PATH; exec \"$@\"");
        Assert.Equal(3, ended.Code);
        Assert.Contains("perf leaves the kernel out here", ended.Flat, StringComparison.Ordinal);
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
            var (_, counts, _) = recording.Script();
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
