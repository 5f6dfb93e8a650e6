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
        Assert.Contains(profile.Rows, row => row.Function.ToString() == "do_syscall_64" && row.Group == "entry from user space");
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
        string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;
        string perf = Path.Join(folder, "perf");
        File.WriteAllText(perf, "#!/bin/sh\necho 'Access to performance monitoring and observability operations is limited (perf_event_paranoid)' >&2\nexit 255\n");
        File.SetUnixFileMode(perf, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = Assert.Throws<PerfException>(() => new PerfRecording(new PerfTool(perf), folder).Record([1], TimeSpan.FromSeconds(1)));
        Assert.Equal("perf may not sample here; run as root, or lower kernel.perf_event_paranoid to 1", error.Message);
        Directory.Delete(folder, recursive: true);
    }

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
        new PerfScriptReader(Region, new SymbolTable([])).Read(Recorded.Fixture("samples.txt"), expected);
}
