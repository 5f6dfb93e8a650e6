using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Tests.Paths;

[Collection(MachineTests.Name)]
public sealed class CrossCpuTests
{
    public static TheoryData<string> InStub => Sessions.InStub;

    [Theory]
    [MemberData(nameof(InStub))]
    public void A_stub_on_another_CPU_brings_the_same_results(string path) => OwnThread.Run(() =>
    {
        Sessions.SkipUnlessRunnable(path);
        var cpus = CpuSet.OfThisThread();
        Assert.SkipWhen(cpus.Count < 2, "this process may run on one CPU only");
        CpuSet.Pin(0, cpus[0]);
        using var session = Sessions.Path(path).Open(Sessions.Setup(Sessions.Scenario("getpid")) with { PartnerCpu = cpus[1] });
        session.Run(20);
        Assert.Equal(0, session.Region.Mismatches);
        string status = File.ReadAllText($"/proc/{StubProcesses.OfThisProcess().Single()}/status");
        Assert.Contains($"Cpus_allowed_list:\t{cpus[1]}\n", status, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(InStub))]
    public void Both_processes_take_turns_on_one_CPU_or_the_path_says_that_it_cannot(string path) => OwnThread.Run(() =>
    {
        Sessions.SkipUnlessRunnable(path);
        int cpu = CpuSet.OfThisThread()[0];
        CpuSet.Pin(0, cpu);
        var setup = Sessions.Setup(Sessions.Scenario("getpid"));
        if (Sessions.Path(path).Places.HasFlag(PartnerPlaces.SameCpu))
        {
            using var session = Sessions.Path(path).Open(setup with { PartnerCpu = cpu });
            session.Run(20);
            return;
        }

        foreach (int? partner in (int?[])[cpu, null])
        {
            var lacking = PathTrial.Try(Sessions.Path(path), setup with { PartnerCpu = partner });
            Assert.StartsWith($"{path} needs a second CPU", lacking!.Reason, StringComparison.Ordinal);
            Assert.Contains("cross-cpu", lacking.Remedy, StringComparison.Ordinal);
        }
    });

    /// <summary>What a path costs is what both sides work: with a stub that does it all, nearly nothing would be left of it.</summary>
    [Theory]
    [MemberData(nameof(InStub))]
    public void CPU_time_is_that_of_both_processes(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        int stub = StubProcesses.OfThisProcess().Single();
        session.Run(10);
        (long both, long stubs, long own) = (session.CpuTime(), CpuClock.OfProcess(stub), CpuClock.OfThisThread());
        for (int block = 0; block < 20; block++) session.Run(20);
        stubs = CpuClock.OfProcess(stub) - stubs;
        own = CpuClock.OfThisThread() - own;
        Assert.True(stubs > 0 && own > 0, $"stub {stubs} ns, this thread {own} ns");
        Assert.InRange(session.CpuTime() - both, stubs + own, (stubs + own) * 1.5);
    });

    [Fact]
    public void A_CPU_that_does_not_exist_is_refused_by_number()
    {
        var error = Assert.Throws<Hostcall.Linux.LinuxException>(() => OwnThread.Run(() => CpuSet.Pin(0, 8000)));
        Assert.Contains("cpu 8000", error.Message, StringComparison.Ordinal);
    }
}
