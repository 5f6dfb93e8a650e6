using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Paths.X64;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>Paths whose call a thread on another CPU makes, broken on purpose: the block fails, in time, and nothing is left over.</summary>
[Collection(MachineTests.Name)]
public sealed unsafe class QueueTests
{
    private const int Calls = 37;

    private const string Scenario = "read-zero-1";

    /// <summary>cmp [QueueEnd], 0; je to itself; ret: an executor that comes back when the server is told to end.</summary>
    private static readonly byte[] NoAnswer = [0x83, 0x3C, 0x25, .. BitConverter.GetBytes(RegionLayout.QueueEnd), 0x00, 0x74, 0xF6, 0xC3];

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    public static TheoryData<string> All => [.. PathTable.All.Where(path => path.Partner == Partner.Thread && !path.IsRung).Select(path => path.Id)];

    public static TheoryData<string> Queues => ["queue-spin", "queue-wake"];

    [Theory]
    [MemberData(nameof(All))]
    public void A_partner_on_another_CPU_brings_right_results_and_its_CPU_time(string path) => With(path, session =>
    {
        long before = session.CpuTime(), own = CpuClock.OfThisThread();
        for (int block = 0; block < 20; block++) session.Run(Calls);
        own = CpuClock.OfThisThread() - own;
        Assert.True(session.CpuTime() - before > own, "the partner took no CPU time");
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void An_answer_that_never_comes_ends_the_block_at_its_limit(string path) => With(path, session =>
    {
        session.Run(Calls);
        Sessions.Patch(session, RegionLayout.Executor, NoAnswer);
        Assert.StartsWith("the guest did not come back within 0.4 s", Assert.Throws<GuestHungException>(() => session.Run(Calls)).Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void A_server_that_answers_without_a_call_is_a_wrong_answer(string path) => With(path, session =>
    {
        Sessions.Patch(session, RegionLayout.Executor, [0xC3]); // ret
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal((Calls, (long)PayloadBody.Poison), (session.Region.Mismatches, session.Region.LastMismatch));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void One_CPU_is_refused_with_the_reason(string path) => OwnThread.Run(() =>
    {
        int cpu = CpuSet.OfThisThread()[0];
        CpuSet.Pin(0, cpu);
        var setup = Sessions.Setup(Sessions.Scenario(Scenario));
        foreach (int? partner in (int?[])[cpu, null])
        {
            var error = Assert.Throws<UnavailableException>(() => Sessions.Path(path).Open(setup with { PartnerCpu = partner }));
            Assert.StartsWith($"{path} needs a second CPU", error.What.Reason, StringComparison.Ordinal);
            Assert.Contains("cross-cpu", error.What.Remedy, StringComparison.Ordinal);
        }
    });

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_of_it_stays_in_this_process(string path)
    {
        With(path, session =>
        {
            session.Run(Calls);
            Assert.Contains(Threads(), IsPartner);
        });
        Assert.DoesNotContain(Threads(), IsPartner);
    }

    /// <summary>The doorbell needs no guest: without one, what the server does is seen on any machine with two CPUs.</summary>
    [Fact]
    public void The_server_of_a_spinning_queue_answers_until_it_is_told_to_end() => WithoutGuest(region =>
    {
        Ring(region);
        Assert.Equal((0, Calls), (region.Mismatches, *region.Word(RegionLayout.QueueRequest)));
        Assert.Equal(Calls, *region.Word(RegionLayout.QueueResponse));
    });

    [Fact]
    public void A_server_without_an_executor_is_a_wrong_answer_and_no_silence() => WithoutGuest(region =>
    {
        region.Store(RegionLayout.Executor, [0xC3]);
        Ring(region);
        Assert.Equal((Calls, (long)PayloadBody.Poison), (region.Mismatches, region.LastMismatch));
    });

    [Fact]
    public void A_server_that_does_not_answer_can_be_told_to_end() => WithoutGuest(region =>
    {
        region.Store(RegionLayout.Executor, NoAnswer);
        *region.Word(RegionLayout.QueueRequest) = 1;
        Thread.Sleep(50);
        Assert.Equal(0, *region.Word(RegionLayout.QueueResponse));
    });

    /// <summary>Every scenario's call either has an operation, or is refused by number: nothing in between.</summary>
    [Theory]
    [InlineData("getpid", 39)]
    [InlineData("fstat", 5)]
    [InlineData("clock-gettime", 228)]
    public void A_call_that_io_uring_has_no_operation_for_is_refused(string scenario, int number)
    {
        Assert.DoesNotContain(UringCode.Operations, operation => operation.SystemCall == number);
        Assert.Contains(Sessions.Scenario(scenario).Calls, call => call.Asked.X64 == number);
    }

    private static void With(string path, Action<PathSession> test) => OwnThread.Run(() =>
    {
        var cpus = CpuSet.OfThisThread();
        Assert.SkipWhen(cpus.Count < 2, "this process may run on one CPU only");
        CpuSet.Pin(0, cpus[0]);
        var setup = Sessions.Setup(Sessions.Scenario(Scenario), Limit) with { PartnerCpu = cpus[1] };
        var lacking = PathTrial.Try(Sessions.Path(path), setup with { Limit = TimeSpan.FromMinutes(1) });
        Assert.SkipWhen(lacking is not null, $"{path} does not run here: {lacking}");
        using var session = Sessions.Path(path).Open(setup);
        test(session);
    });

    private static void WithoutGuest(Action<SharedRegion> test)
    {
        OwnThread.Run(() =>
        {
            var cpus = CpuSet.OfThisThread();
            Assert.SkipWhen(cpus.Count < 2, "this process may run on one CPU only");
            CpuSet.Pin(0, cpus[0]);
            var setup = Sessions.Setup(Sessions.Scenario(Scenario)) with { PartnerCpu = cpus[1] };
            using var region = SharedRegion.Load(setup, Doorbell.QueueStore);
            using var server = new QueueThread(setup, bell: null, region);
            Assert.Contains(Threads(), IsPartner);
            test(region);
        });
        Assert.DoesNotContain(Threads(), IsPartner);
    }

    private static void Ring(SharedRegion region)
    {
        region.Prepare(Calls);
        ((delegate* unmanaged<void>)RegionLayout.Body)();
    }

    private static bool IsPartner(string name) => name.StartsWith("hostcall-queue", StringComparison.Ordinal) || name.StartsWith("iou-sqp-", StringComparison.Ordinal);

    private static IEnumerable<string> Threads() => Directory.EnumerateDirectories("/proc/self/task").Select(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim());
}
