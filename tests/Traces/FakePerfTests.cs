using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>How perf is asked, and what is made of its answers; a script of a shell answers for it.</summary>
public sealed class FakePerfTests
{
    /// <summary>Notes how it was asked, a line for each time.</summary>
    private const string Notes = "echo \"$*\" >> \"$(dirname \"$0\")/asked\"\n";

    [Fact]
    public void Cycles_are_sampled_and_a_timer_where_nothing_counts_them()
    {
        using var perf = new FakePerf(Notes + "[ \"$3\" = cpu-clock ]");
        perf.Recording.Record([7, 8], TimeSpan.FromSeconds(1.5));
        string data = perf.Beside("perf.data");
        Assert.Equal(
            new[] { "cycles", "cpu-clock" }.Select(name => $"record -e {name} -F 4999 -g --sample-cpu -p 7,8 -o {data} -- sleep 1.5"),
            File.ReadAllLines(perf.Beside("asked")));
    }

    [Fact]
    public void Where_cycles_are_counted_no_timer_is_asked_for()
    {
        using var perf = new FakePerf(Notes);
        perf.Recording.Record([7], TimeSpan.FromSeconds(2));
        Assert.EndsWith("-- sleep 2", Assert.Single(File.ReadAllLines(perf.Beside("asked"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_is_read_as_text_with_its_levels_and_counts()
    {
        using var perf = new FakePerf(Notes + """
            case "$*" in
              *misc) printf 'K\nG\n';;
              *--stats) printf '  SAMPLE events:  2\n  LOST events:  1\n';;
              *) echo samples;;
            esac
            """);
        var (file, counts, levels) = perf.Recording.Script();
        Assert.Equal("samples\n", File.ReadAllText(file));
        Assert.Equal(new PerfCounts(2, 1), counts);
        Assert.Equal([SampleLevel.Host, SampleLevel.Guest], levels);
        string script = $"script --guestkallsyms /proc/kallsyms --guestmodules /proc/modules -i {perf.Beside("perf.data")} -F ";
        Assert.Equal(
            [script + "comm,pid,tid,cpu,time,period,event,ip,sym,dso,trace", script + "misc", $"report -i {perf.Beside("perf.data")} --stats"],
            File.ReadAllLines(perf.Beside("asked")));
    }

    [Fact]
    public void A_recording_that_perf_cannot_read_is_told_in_its_words()
    {
        using var perf = new FakePerf("[ \"$1\" = --version ] || { echo 'no such file.' >&2; exit 1; }");
        Assert.Equal("perf failed (no such file)", Assert.Throws<PerfException>(() => perf.Recording.Script()).Message);
    }

    [Fact]
    public void Tracepoints_are_counted_for_a_while()
    {
        using var perf = new FakePerf(Notes + "printf '3,,kvm:kvm_exit,1\\n4,,kvm:kvm_entry,1\\n5,,kvm:kvm_userspace_exit,1\\n' >&2");
        Assert.Equal(new KvmTracepoints(3, 4, 5), KvmTracepoints.Count(perf.Tool, [1, 2], TimeSpan.FromSeconds(0.5)));
        Assert.Equal(
            "stat -x , -e kvm:kvm_exit,kvm:kvm_entry,kvm:kvm_userspace_exit -p 1,2 -- sleep 0.5", Assert.Single(File.ReadAllLines(perf.Beside("asked"))));
    }

    [Theory]
    [InlineData("exit 1", "KVM's tracepoints were not counted (perf does not say why)")]
    [InlineData("echo 'x\nError: no tracefs. ' >&2; exit 1", "KVM's tracepoints were not counted (no tracefs)")]
    [InlineData("echo '3,,kvm:kvm_exit,1' >&2", "KVM's tracepoints were not counted (perf does not say why)")]
    [InlineData(
        "printf '3,,kvm:kvm_exit\\n4,,kvm:kvm_entry\\n5,,kvm:kvm_userspace_exit\\n' >&2; exit 1", "KVM's tracepoints were not counted (perf does not say why)")]
    public void Tracepoints_that_are_not_counted_are_told_with_perfs_reason(string script, string message)
    {
        using var perf = new FakePerf(script);
        Assert.Equal(message, Assert.Throws<PerfException>(() => KvmTracepoints.Count(perf.Tool, [1], TimeSpan.FromSeconds(1))).Message);
    }

    [Fact]
    public void What_perf_prints_goes_into_a_file_and_what_it_complains_of_comes_back_in_plain_English()
    {
        using var perf = new FakePerf("echo \"$LC_ALL $1\"; echo trouble >&2; exit 3");
        Assert.Equal((3, "trouble\n"), perf.Tool.Run(perf.Beside("output"), "x"));
        Assert.Equal("C x\n", File.ReadAllText(perf.Beside("output")));
    }

    [Fact]
    public void Refusals_are_told_apart_from_other_trouble()
    {
        Assert.True(PerfException.Forbidden().IsRefusal && PerfException.WithoutKernel().IsRefusal && PerfException.WithoutSystemCall().IsRefusal);
        Assert.False(new PerfException("x").IsRefusal);
        Assert.Equal(
            "perf leaves the kernel out here, and that is where the cost is; run as root, or lower kernel.perf_event_paranoid to 1",
            PerfException.WithoutKernel().Message);
        Assert.Equal(("x", "x; y"), (new PerfException("x", "y").Reason, new PerfException("x", "y").Message));
    }
}
