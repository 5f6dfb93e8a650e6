using Hostcall.Linux;

namespace Hostcall.Tests.Paths;

[Collection(MachineTests.Name)]
public sealed class CrossCpuTests
{
    [Fact]
    public void A_stub_on_another_CPU_brings_the_same_results() => OwnThread.Run(() =>
    {
        Sessions.SkipUnlessRunnable("ptrace-sysemu");
        var cpus = CpuSet.OfThisThread();
        Assert.SkipWhen(cpus.Count < 2, "this process may run on one CPU only");
        CpuSet.Pin(0, cpus[0]);
        using var session = Sessions.Path("ptrace-sysemu").Open(Sessions.Setup(Sessions.Scenario("getpid")) with { PartnerCpu = cpus[1] });
        session.Run(20);
        Assert.Equal(0, session.Region.Mismatches);
        string status = File.ReadAllText($"/proc/{StubProcesses.OfThisProcess().Single()}/status");
        Assert.Contains($"Cpus_allowed_list:\t{cpus[1]}\n", status, StringComparison.Ordinal);
    });

    [Fact]
    public void A_CPU_that_does_not_exist_is_refused_by_number()
    {
        var error = Assert.Throws<Hostcall.Linux.LinuxException>(() => OwnThread.Run(() => CpuSet.Pin(0, 8000)));
        Assert.Contains("cpu 8000", error.Message, StringComparison.Ordinal);
    }
}
