using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Output of a real perf script, of the path host.</summary>
public sealed class SampleTests
{
    private const int Samples = 76;

    private static readonly PayloadRegion Region = new("memfd:hostcall", 0x2000_0000,
        [new Symbol(0x2000_2000, 0x2000_3000, new FunctionName(Domain.Payload, "doorbell"))]);

    [Fact]
    public void Every_sample_is_in_the_profile()
    {
        var trace = Read(Samples);
        var profile = trace.ProfileOf("getpid", "native", "host", 250);
        Assert.Equal("cpu-clock", trace.Event);
        Assert.Equal(250, profile.Total, 6);
        Assert.Equal(Unit.Nanoseconds, profile.Unit);
        Assert.Contains(profile.Rows, row => row.Function.ToString() == "do_syscall_64" && row.Section == "entry from user space");
        Assert.Contains(profile.Rows, row => row.Function.ToString() == "payload!doorbell" && row.WithCallees > 200);
    }

    [Theory]
    [InlineData(Samples - 1)]
    [InlineData(Samples + 1)]
    public void A_count_that_is_not_perfs_own_is_an_error(int expected) =>
        Assert.Contains("where perf counts", Assert.Throws<ResultFileException>(() => Read(expected)).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_perf_the_remedy_is_told() =>
        Assert.Equal("perf is missing; install linux-perf", Assert.Throws<PerfException>(() => new PerfTool("/nonexistent/perf").Run(null, "record")).Message);

    [Fact]
    public void Without_the_right_to_sample_the_remedy_is_told()
    {
        using var perf = new FakePerf("echo 'Access to performance monitoring and observability operations is limited (perf_event_paranoid)' >&2\nexit 255");
        Assert.Equal("perf may not sample here; run as root, or lower kernel.perf_event_paranoid to 1", perf.Refused().Message);
    }

    /// <summary>What perf 6.1 says where a seccomp filter answers perf_event_open with EPERM and with ENOSYS.</summary>
    [Theory]
    [InlineData("perf_event_open(..., 0) failed unexpectedly with error 1 (Operation not permitted)\nError:\nNo permission to enable cpu-clock event.", "perf may not sample here")]
    [InlineData("Error:\nThe sys_perf_event_open() syscall returned with 38 (Function not implemented) for event (cpu-clock).", "no perf_event_open (ENOSYS)")]
    public void What_a_filter_refuses_is_told_as_a_refusal(string said, string reason)
    {
        using var perf = new FakePerf($"[ \"$1\" = record ] || exit 0\ncat >&2 <<'END'\n{said}\nEND\nexit 255");
        var error = perf.Refused();
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.True(error.IsRefusal);
    }

    /// <summary>Ubuntu's wrapper, as it speaks under WSL.</summary>
    [Fact]
    public void A_wrapper_without_its_perf_is_told_with_the_package_to_install()
    {
        using var perf = new FakePerf("""
            echo "WARNING: perf not found for kernel 5.15.133.1-microsoft" >&2
            echo >&2
            echo "  You may need to install the following packages for this specific kernel:" >&2
            echo "    linux-tools-5.15.133.1-microsoft-standard-WSL2" >&2
            exit 2
            """);
        Assert.Equal(
            "perf is there but does not run (WARNING: perf not found for kernel 5.15.133.1-microsoft); "
            + "sudo apt-get install linux-tools-$(uname -r), or linux-perf on Debian",
            perf.Refused().Message);
    }

    [Fact]
    public void A_perf_that_runs_and_fails_is_told_in_its_words()
    {
        using var perf = new FakePerf("[ \"$1\" = record ] || exit 0\necho 'the disk is full.' >&2\nexit 1");
        Assert.Equal("perf failed (the disk is full)", perf.Refused().Message);
    }

    /// <summary>
    /// Spellings of perf 6.1 to 6.6 on a hybrid CPU (google/perf_data_converter issue 179), and what perf appends where
    /// kernel.perf_event_paranoid is 2: whatever names a level and leaves out the kernel's.
    /// </summary>
    [Theory]
    [InlineData("cycles:u", "cycles", true)]
    [InlineData("cycles:Pu", "cycles", true)]
    [InlineData("cycles:Hu", "cycles", true)]
    [InlineData("cycles:uH", "cycles", true)]
    [InlineData("cycles:upp", "cycles", true)]
    [InlineData("cycles:uh", "cycles", true)]
    [InlineData("cpu-clock:u", "cpu-clock", true)]
    [InlineData("cpu_core/cycles/u", "cpu_core/cycles/", true)]
    [InlineData("cpu_atom/cycles/Pu", "cpu_atom/cycles/", true)]
    [InlineData("cpu_core/cycles:Pu/", "cpu_core/cycles/", true)]
    [InlineData("cpu_core/cycles:u/", "cpu_core/cycles/", true)]
    [InlineData("cpu_core/event=0x3c,umask=0x0/u", "cpu_core/event=0x3c,umask=0x0/", true)]
    [InlineData("cycles", "cycles", false)]
    [InlineData("cycles:P", "cycles", false)]
    [InlineData("cycles:k", "cycles", false)]
    [InlineData("cycles:uk", "cycles", false)]
    [InlineData("cycles:ku", "cycles", false)]
    [InlineData("cycles:ppp", "cycles", false)]
    [InlineData("cpu_core/cycles/", "cpu_core/cycles/", false)]
    [InlineData("cpu_core/cycles/ku", "cpu_core/cycles/", false)]
    [InlineData("cpu-clock", "cpu-clock", false)]
    [InlineData("task-clock:ppp", "task-clock", false)]
    public void A_kernel_that_is_left_out_is_seen_in_every_spelling(string of, string kind, bool isUserSpaceOnly)
    {
        var trace = ReadText(Sample(of, "\t    7f00aabb1122 foo (/usr/lib/libcoreclr.so)\n"), SampleLevel.Host);
        Assert.Equal((kind, isUserSpaceOnly), (trace.Event, trace.IsUserSpaceOnly));
    }

    [Fact]
    public void One_kind_of_CPU_with_its_kernel_is_enough() => Assert.False(ReadText(
        Sample("cpu_core/cycles/", "\t    7f00aabb1122 foo (/usr/lib/libcoreclr.so)\n")
            + Sample("cpu_atom/cycles/u", "\t    7f00aabb1122 foo (/usr/lib/libcoreclr.so)\n"),
        SampleLevel.Host, SampleLevel.Host).IsUserSpaceOnly);

    [Theory]
    [InlineData("foo (/opt/my app (x86)/lib.so)", "vmm!foo")]
    [InlineData("foo (/opt/a) b (c)/lib.so)", "vmm!foo")]
    [InlineData("foo (/usr/lib/lib.so)", "vmm!foo")]
    [InlineData("std::function<void (int)>::operator() (/usr/lib/lib.so)", "vmm!std::function<void (int)>::operator()")]
    [InlineData("[unknown] (/opt/my app (x86)/lib.so)", "vmm![unknown]")]
    [InlineData("[unknown] ([unknown])", "vmm![unknown]")]
    public void A_functions_name_ends_where_its_file_begins(string frame, string function)
    {
        var trace = ReadText(Sample("cycles", $"\t    7f722d119786 {frame}\n"), SampleLevel.Host);
        Assert.Equal(function, Assert.Single(trace.ProfileOf("getpid", "native", "host", 1).Rows).Function.ToString());
    }

    /// <summary>
    /// As perf 6.1 prints samples of kvm_amd without a PMU, with --guestkallsyms: those that its timer took in the guest have no
    /// frames there (perf-script(1): the letter of <c>misc</c> is G; PERF_RECORD_MISC_GUEST_KERNEL in linux/perf_event.h).
    /// </summary>
    [Fact]
    public void Samples_in_the_guest_are_counted_and_have_a_section()
    {
        string host = Sample("cpu-clock", "\tffffffff8162be09 svm_vcpu_run+0x1b9 ([kernel.kallsyms])\n\tffffffff81030000 kvm_vcpu_ioctl ([kernel.kallsyms])\n");
        string guest = Sample("cpu-clock", "");
        var levels = SampleLevels.Parse(["K     ", "G     ", "U     ", "g     ", ""]);
        Assert.Equal([SampleLevel.Host, SampleLevel.Guest, SampleLevel.Host, SampleLevel.Guest], levels);

        var trace = ReadText(host + guest + host + guest, [.. levels]);
        Assert.Equal((4, 2), (trace.Samples, trace.InGuest));
        var profile = trace.ProfileOf("getpid", "native", "vm-exit", 100);
        Assert.Equal(50, profile.Sections["in the guest, with entry and exit"]);
        Assert.Equal(50, profile.Sections["VM entry and exit"]);
        Assert.Contains(profile.Rows, row => row.Function.ToString() == "guest!run");
        Assert.Equal(1, profile.NamedShare);
    }

    [Fact]
    public void Levels_of_another_number_of_samples_are_an_error() => Assert.Contains(
        "the level of 1 samples where it counts 2",
        Assert.Throws<ResultFileException>(() => new PerfScriptReader(Region, new SymbolTable([]))
            .Read(Recorded.Fixture("samples.txt"), 2, [SampleLevel.Host])).Message,
        StringComparison.Ordinal);

    /// <summary>What perf 6.1 said on the patched kernel in QEMU, of the selftest that passes six arguments.</summary>
    [Fact]
    public void Tracepoints_are_read_from_perf_stat()
    {
        const string Text = "38,,kvm:kvm_exit,355071951,100.00,,\n38,,kvm:kvm_entry,355071951,100.00,,\n12,,kvm:kvm_userspace_exit,355071951,100.00,,\n";
        Assert.Equal(new KvmTracepoints(38, 38, 12), KvmTracepoints.Parse(Text));
        Assert.Equal("for each kvm_exit, KVM's tracepoints show 1 kvm_entry and 0.32 kvm_userspace_exit", $"{KvmTracepoints.Parse(Text)}");
        Assert.Null(KvmTracepoints.Parse("<not supported>,,kvm:kvm_exit,0,0.00,,\n"));
    }

    private static SampledTrace Read(int expected) =>
        new PerfScriptReader(Region, new SymbolTable([])).Read(Recorded.Fixture("samples.txt"), expected, Levels(expected));

    private static SampleLevel[] Levels(int count) => [.. Enumerable.Repeat(SampleLevel.Host, count)];

    private static SampledTrace ReadText(string text, params SampleLevel[] levels)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            return new PerfScriptReader(Region, new SymbolTable([])).Read(file, levels.Length, levels);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Sample(string of, string frames) => $"dotnet 4242/4242 [001]  1234.567890:     200040 {of}: \n{frames}\n";
}
