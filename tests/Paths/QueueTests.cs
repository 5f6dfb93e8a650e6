using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Paths.X64;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>Paths whose call a thread of this program makes on another CPU, broken on purpose: the block fails, in time, and nothing is left over.</summary>
[Collection(MachineTests.Name)]
public sealed unsafe class QueueTests
{
    private const int Calls = Partners.Calls;

    /// <summary>mov ecx, 10,000; pause; dec ecx; jnz to the pause: some tenths of a millisecond before the executor begins.</summary>
    private static readonly byte[] LateAnswer = [0xB9, .. BitConverter.GetBytes(10_000), 0xF3, 0x90, 0xFF, 0xC9, 0x75, 0xFA, .. Doorbell.ExecutorCode];

    /// <summary>cmp [QueueEnd], 0; je to itself; ret: an executor that comes back when the server is told to end.</summary>
    private static readonly byte[] NoAnswer = [0x83, 0x3C, 0x25, .. BitConverter.GetBytes(RegionLayout.QueueEnd), 0x00, 0x74, 0xF6, 0xC3];

    public static TheoryData<string> Queues => ["queue-spin", "queue-wake"];

    [Theory]
    [MemberData(nameof(Queues))]
    public void A_partner_on_another_CPU_brings_right_results_and_its_CPU_time(string path) => Partners.With(path, session =>
    {
        long before = session.CpuTime(), own = CpuClock.OfThisThread();
        for (int block = 0; block < 20; block++) session.Run(Calls);
        own = CpuClock.OfThisThread() - own;
        Assert.True(session.CpuTime() - before > own, "the partner took no CPU time");
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void An_answer_that_never_comes_ends_the_block_at_its_limit(string path) => Partners.With(path, session =>
    {
        session.Run(Calls);
        Sessions.Patch(session, RegionLayout.Executor, NoAnswer);
        Assert.StartsWith("the guest did not come back within 0.4 s", Assert.Throws<GuestHungException>(() => session.Run(Calls)).Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void A_server_that_answers_without_a_call_is_a_wrong_answer(string path) => Partners.With(path, session =>
    {
        Sessions.Patch(session, RegionLayout.Executor, [0xC3]); // ret
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal((Calls, (long)PayloadBody.Poison), (session.Region.Mismatches, session.Region.LastMismatch));
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void A_late_answer_is_right_and_takes_its_time(string path) => Partners.With(path, session =>
    {
        session.Run(Calls);
        double usual = session.Time(Calls);
        Sessions.Patch(session, RegionLayout.Executor, LateAnswer);
        Assert.True(session.Time(Calls) > usual, "it was not late");
    });

    /// <summary>Stopped for good: as if its thread had died.</summary>
    [Fact]
    public void A_server_that_has_ended_ends_the_block_at_its_limit() => Partners.With("queue-spin", session =>
    {
        session.Run(Calls);
        *session.Region.Word(RegionLayout.QueueEnd) = 1;
        Assert.Throws<GuestHungException>(() => session.Run(Calls));
    });

    /// <summary>A guest that counts two where it asks once is answered with a number of its own, and gets right results.</summary>
    [Theory]
    [MemberData(nameof(Queues))]
    public void Calls_that_are_not_numbered_one_by_one_fail_the_block(string path) => Partners.With(path, session =>
    {
        session.Run(Calls);
        byte[] inc = [0xFF, 0xC0], addTwo = [0x83, 0xC0, 0x02];
        byte[] ring = [.. session.Region.Memory.Bytes.Slice((int)(RegionLayout.Doorbell - RegionLayout.Base), 64)];
        int at = ring.AsSpan().IndexOf(inc);
        Sessions.Patch(session, RegionLayout.Doorbell, [.. ring[..at], .. addTwo, .. ring[(at + inc.Length)..]]);
        Assert.Equal($"{2 * Calls} of {Calls} calls were answered", Assert.Throws<WrongResultException>(() => session.Run(Calls)).Message);
        Assert.Equal(0, session.Region.Mismatches);
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void One_CPU_is_refused_with_the_reason(string path) => OwnThread.Run(() =>
    {
        int cpu = CpuSet.OfThisThread()[0];
        CpuSet.Pin(0, cpu);
        var setup = Sessions.Setup(Sessions.Scenario(Partners.Scenario));
        foreach (int? partner in (int?[])[cpu, null])
        {
            var error = Assert.Throws<UnavailableException>(() => Sessions.Path(path).Open(setup with { PartnerCpu = partner }));
            Assert.StartsWith($"{path} needs a second CPU", error.What.Reason, StringComparison.Ordinal);
            Assert.Contains("cross-cpu", error.What.Remedy, StringComparison.Ordinal);
        }
    });

    [Theory]
    [MemberData(nameof(Queues))]
    public void Nothing_of_it_stays_in_this_process(string path)
    {
        Partners.With(path, session =>
        {
            session.Run(Calls);
            Assert.Contains(Partners.Threads(), Partners.IsOne);
        });
        Assert.DoesNotContain(Partners.Threads(), Partners.IsOne);
    }

    /// <summary>The doorbell needs no guest: without one, what the server does is seen on any machine with two CPUs.</summary>
    [Fact]
    public void The_server_of_a_spinning_queue_answers_until_it_is_told_to_end() => WithoutGuest(region =>
    {
        Ring(region);
        Assert.Equal((0, Calls), (region.Mismatches, *region.Word(RegionLayout.QueueRequest)));
        Assert.Equal(Calls, *region.Word(RegionLayout.QueueResponse));
    });

    /// <summary>After 4 G calls the number starts again.</summary>
    [Fact]
    public void A_number_that_starts_again_is_answered_like_any_other() => WithoutGuest(region =>
    {
        const uint last = uint.MaxValue - 5;
        *(uint*)region.Word(RegionLayout.QueueRequest) = last;
        while (Volatile.Read(ref *(uint*)region.Word(RegionLayout.QueueResponse)) != last) Thread.Yield();
        Ring(region);
        Assert.Equal(0, region.Mismatches);
        Assert.Equal(unchecked(last + Calls), *(uint*)region.Word(RegionLayout.QueueResponse));
    });

    [Fact]
    public void A_late_answer_of_the_server_is_waited_for() => WithoutGuest(region =>
    {
        region.Store(RegionLayout.Executor, LateAnswer);
        Ring(region);
        Assert.Equal((0, Calls), (region.Mismatches, *region.Word(RegionLayout.QueueResponse)));
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

    private static void WithoutGuest(Action<SharedRegion> test)
    {
        OwnThread.Run(() =>
        {
            var cpus = CpuSet.OfThisThread();
            Assert.SkipWhen(cpus.Count < 2, "this process may run on one CPU only");
            CpuSet.Pin(0, cpus[0]);
            var setup = Sessions.Setup(Sessions.Scenario(Partners.Scenario)) with { PartnerCpu = cpus[1] };
            using var region = SharedRegion.Load(setup, Doorbell.QueueStore);
            using var server = new QueueThread(setup, bell: null, region);
            Assert.Contains(Partners.Threads(), Partners.IsOne);
            test(region);
        });
        Assert.DoesNotContain(Partners.Threads(), Partners.IsOne);
    }

    private static void Ring(SharedRegion region)
    {
        region.Prepare(Calls);
        ((delegate* unmanaged<void>)RegionLayout.Body)();
    }
}
