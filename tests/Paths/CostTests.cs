using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>What a block must not cost: memory, and exits that the path does not promise.</summary>
[Collection(MachineTests.Name)]
public sealed class CostTests
{
    private const int Calls = 200;

    public static TheoryData<string> All => Sessions.All;

    public static TheoryData<string> Guests => [.. PathTable.All.Where(path => path.Exits is not null).Select(path => path.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_block_allocates_nothing(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        for (int i = 0; i < 5; i++) session.Run(Calls);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++) session.Run(Calls);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [Theory]
    [MemberData(nameof(Guests))]
    public void KVM_counts_the_exits_that_the_path_promises(string path) => OwnThread.Run(() =>
    {
        int promise = Sessions.Path(path).Exits!.Value;
        using var session = Sessions.Open(path, "getpid");
        session.Run(Calls);
        Assert.SkipWhen(session.ReadCounter(VcpuCounters.Exits) is null, "this kernel keeps no counters");
        double exits = Enumerable.Range(0, 5).Min(_ => ExitsPerCall(session));
        Assert.Null(ExitRule.Breach(exits, promise));
    });

    [Fact]
    public void Each_request_of_a_scenario_exits_once() => OwnThread.Run(() =>
    {
        using var session = Sessions.Open("vm-exit", "pipe-write-read-1");
        session.Run(Calls);
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => ExitsPerCall(session)), 2.0, 2.05);
    });

    private static double ExitsPerCall(PathSession session)
    {
        ulong before = session.ReadCounter(VcpuCounters.Exits)!.Value;
        session.Run(Calls);
        return (double)(session.ReadCounter(VcpuCounters.Exits)!.Value - before - 1) / Calls; // one exit ends the block
    }
}
