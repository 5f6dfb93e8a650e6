using System.Security.Cryptography;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Paths;

/// <summary>Every path does its work for real, and a payload that is answered wrongly says so.</summary>
[Collection(MachineTests.Name)]
public sealed class ResultTests
{
    private const int Calls = 37;

    public static TheoryData<string> All => Sessions.All;

    public static TheoryData<string> Answering => Sessions.Answering;

    public static TheoryData<string> InStub => Sessions.InStub;

    [Theory]
    [MemberData(nameof(All))]
    public void A_path_brings_the_right_results_of_every_scenario_back(string path) => InEachScenario(path, (scenario, session) =>
    {
        // A KVM that emulates the payload's loop takes a microsecond for each line of memory.
        bool isSlow = scenario.Under.TouchedBytes > 1 << 16 && Sessions.Path(path).GuestRing == 0 && KvmModule.EmulatesKernels();
        int calls = isSlow ? 3 : Calls;
        for (int block = 0; block < 3; block++)
        {
            var wrong = Record.Exception(() => session.Run(calls));
            Assert.True(wrong is null && session.Region.Mismatches == 0, $"{scenario.Name}: {wrong?.Message}");
        }
    });

    [Theory]
    [MemberData(nameof(Answering))]
    public void A_wrong_expectation_is_counted_once_for_each_call(string path) => OwnThread.Run(() =>
    {
        var wrong = new Scenario("wrong", "expects another process", new Call(Sessions.Scenario("getpid").Calls[0].Asked, Expectation.Exactly(1)));
        using var session = Sessions.Open(path, wrong);
        var error = Assert.Throws<WrongResultException>(() => session.Run(Calls));
        int caller = Sessions.Path(path).Caller == Caller.Stub ? StubProcesses.OfThisProcess().Single() : Environment.ProcessId;
        Assert.Equal($"{Calls} results were wrong, the last one was {caller}", error.Message);
        Assert.Throws<WrongResultException>(() => session.Time(Calls));
        Assert.Equal(Calls, session.Region.Mismatches);
    });

    /// <summary>A program counter that is set wrong passes the body by, say: no result is wrong then, and none is right.</summary>
    [Fact]
    public void A_payload_that_is_skipped_does_not_pass() => OwnThread.Run(() =>
    {
        using var session = Sessions.Open("host", "getpid");
        session.Run(Calls);
        Sessions.Patch(session, RegionLayout.Body, [0xC3]); // ret
        var error = Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Contains("it was skipped", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Answering))]
    public void A_payload_with_extra_work_makes_as_many_calls_as_any(string path) => OwnThread.Run(() =>
    {
        Sessions.SkipUnlessRunnable(path);
        var wrong = new Scenario("wrong", "expects another process", new Call(Sessions.Scenario("getpid").Calls[0].Asked, Expectation.Exactly(1)));
        var setup = Sessions.Setup(wrong) with { Body = PayloadBody.Assemble(wrong, new ExtraWork(5, Every: 3)) };
        using var session = Sessions.Path(path).Open(setup);
        for (int calls = 1; calls <= 7; calls++)
        {
            Assert.Throws<WrongResultException>(() => session.Run(calls));
            Assert.Equal(calls, session.Region.Mismatches);
        }
    });

    [Theory]
    [MemberData(nameof(Answering))]
    public void A_doorbell_that_answers_nothing_is_caught_by_the_poison(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        session.Run(1);
        Sessions.Patch(session, RegionLayout.Doorbell, [0xC3]); // ret
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal(Calls, session.Region.Mismatches);
        Assert.Equal(PayloadBody.Poison, session.Region.LastMismatch);
    });

    [Theory]
    [MemberData(nameof(Answering))]
    public void A_result_that_may_be_anything_but_an_error_is_told_from_the_poison(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "openat-close");
        Sessions.Patch(session, RegionLayout.Doorbell, [0xC3]);
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal(2 * Calls, session.Region.Mismatches); // the open, and the close of what it did not open
    });

    /// <summary>What intercepts the call lies outside of the payload's code.</summary>
    [Theory]
    [MemberData(nameof(InStub))]
    public void In_a_stub_the_doorbell_has_the_bytes_of_the_host_path_s_too(string path) => OwnThread.Run(() =>
    {
        // A stub that owns a guest has that of a guest.
        byte[] expected = Sessions.Path(path).GuestRing is null ? Doorbell.Syscall.RingCode : Doorbell.PortWrite.RingCode;
        using var session = Sessions.Open(path, "getpid");
        session.Run(1);
        Assert.Equal(expected, session.Region.Memory.Bytes.Slice((int)(RegionLayout.Doorbell - RegionLayout.Base), expected.Length));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void The_payload_has_the_same_bytes_wherever_it_runs(string path) => InEachScenario(path, (scenario, session) =>
    {
        var body = PayloadBody.Assemble(scenario);
        session.Run(1);
        var loaded = session.Region.Memory.Bytes.Slice((int)(RegionLayout.Body - RegionLayout.Base), body.Code.Length);
        Assert.Equal(body.Sha256, Convert.ToHexStringLower(SHA256.HashData(loaded)));
    });

    /// <summary>Each on a thread of its own, since filters stay as long as the thread; what this machine or the path lacks for a scenario is left out.</summary>
    private static void InEachScenario(string path, Action<Scenario, PathSession> test)
    {
        OwnThread.Run(() => Sessions.SkipUnlessRunnable(path));
        int tested = 0;
        foreach (var scenario in ScenarioTable.All.Where(scenario => !scenario.IsOfGuest))
        {
            OwnThread.Run(() =>
            {
                if (scenario.Under != Circumstances.Plain && PathTrial.Try(Sessions.Path(path), Sessions.Setup(scenario)) is not null) return;
                using var session = Sessions.Open(path, scenario);
                test(scenario, session);
                tested++;
            });
        }

        Assert.InRange(tested, ScenarioTable.All.Count(scenario => !scenario.IsOfGuest && scenario.Under == Circumstances.Plain), ScenarioTable.All.Count);
    }
}
