using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>Each path with a stub, broken on purpose: the block fails, in time, and nothing is left over.</summary>
[Collection(MachineTests.Name)]
public sealed class BrokenStubTests
{
    private const int Calls = 37;
    private const int SIGCONT = 18;

    /// <summary>Of a block that never ends, some tests need the whole.</summary>
    private const long ForEver = 1L << 40;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    public static TheoryData<string> All => Sessions.InStub;

    /// <summary>Those that a stub could do without: what intercepts its calls is not a request of the tracer's for each.</summary>
    public static TheoryData<string> Intercepted => [.. All.Select(row => row.Data).Where(id => id != "ptrace-sysemu" && Sessions.Path(id).GuestRing is null)];

    public static TheoryData<string> Signalled => ["sigsys", "sud", "systrap-futex", "systrap-spin"];

    /// <summary>
    /// The doorbell jumps to another page, with the same instructions, where no filter looks and which dispatch spares. The stub
    /// then makes the calls itself: with right results, for a scenario that does not ask who it is.
    /// </summary>
    [Theory]
    [MemberData(nameof(Intercepted))]
    public void Calls_that_nothing_intercepts_fail_the_block(string path) => OwnThread.Run(() =>
    {
        const uint elsewhere = RegionLayout.Entry + 0x700;
        using var session = Sessions.Open(path, "clock-gettime");
        session.Run(Calls);
        Sessions.Patch(session, elsewhere, Doorbell.Syscall.RingCode);
        Sessions.Patch(session, RegionLayout.Doorbell, [0xB8, .. BitConverter.GetBytes(elsewhere), 0xFF, 0xE0]); // mov eax, elsewhere; jmp rax
        var error = Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal($"only 0 of {Calls} calls were intercepted, the stub made the others by itself", error.Message);
        Assert.Equal(0, session.Region.Mismatches);
    });

    [Fact]
    public void Dispatch_that_is_switched_off_fails_the_block() => OwnThread.Run(() =>
    {
        using var session = Sessions.Open("sud", "getpid");
        Sessions.Patch(session, RegionLayout.StubSelector, [Libc.SYSCALL_DISPATCH_FILTER_ALLOW]);
        Assert.StartsWith("only 0 of", Assert.Throws<WrongResultException>(() => session.Run(Calls)).Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Signalled))]
    public void A_handler_that_does_nothing_is_a_wrong_answer(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Sessions.Patch(session, RegionLayout.StubSignalHandler, [0xC3]); // ret: rax is the number of the call still
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal((Calls, 39L), (session.Region.Mismatches, session.Region.LastMismatch));
    });

    [Theory]
    [MemberData(nameof(Signalled))]
    public void An_answer_that_never_comes_ends_the_block_at_its_limit(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid", Limit);
        Sessions.Patch(session, RegionLayout.StubSignalHandler, [0xEB, 0xFE]); // jmp to itself
        FailsInTime<GuestHungException>(path, () => session.Run(Calls), "the stub did not come back within 0.4 s");
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_stub_that_is_killed_ends_the_block_at_once(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid", TimeSpan.FromSeconds(60));
        session.Run(Calls);
        using var soon = After(TimeSpan.FromMilliseconds(50), Libc.SIGKILL);
        FailsInTime<VmmException>(path, () => session.Run(ForEver), "the stub was killed by signal 9");
    });

    /// <summary>As for one that was dying when it got its turn. Its list of words that the kernel marks is empty: the list's head is its own next.</summary>
    [Theory]
    [InlineData("systrap-spin")]
    [InlineData("systrap-futex")]
    public unsafe void A_stub_whose_death_marks_nothing_ends_a_block_that_waits_for_it(string path) => OwnThread.Run(() =>
    {
        const int SYS_get_robust_list = 274;
        using var session = Sessions.Open(path, "getpid", TimeSpan.FromSeconds(60));
        session.Run(Calls);
        ulong head, length;
        Assert.Equal(0, Libc.syscall(SYS_get_robust_list, StubProcesses.OfThisProcess().Single(), (nint)(&head), (nint)(&length), 0, 0, 0));
        Sessions.Patch(session, (uint)head, BitConverter.GetBytes(head));
        using var soon = After(TimeSpan.FromMilliseconds(50), Libc.SIGKILL);
        FailsInTime<VmmException>(path, () => session.Run(ForEver), "the stub was killed by signal 9");
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_stub_that_is_killed_between_blocks_ends_the_next_at_once(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid", TimeSpan.FromSeconds(60));
        session.Run(Calls);
        int stub = StubProcesses.OfThisProcess().Single(); // one that is dying has no name any more to be found by
        Signal(Libc.SIGKILL);
        Assert.True(StubProcesses.Ends(stub));
        var start = Stopwatch.GetTimestamp();
        Assert.ThrowsAny<Exception>(() => session.Run(Calls));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_stub_that_is_stopped_ends_the_block_at_its_limit(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid", Limit);
        using var soon = After(TimeSpan.FromMilliseconds(50), Libc.SIGSTOP);
        FailsInTime<VmmException>(path, () => session.Run(ForEver), "the stub (did not come back within 0.4 s|stopped by signal 19)");
    });

    /// <summary>A tracer is told of the stop, and takes it for the end.</summary>
    [Theory]
    [InlineData("sigsys")]
    [InlineData("sud")]
    [InlineData("unotify")]
    [InlineData("unotify-sync")]
    [InlineData("systrap-futex")]
    [InlineData("systrap-spin")]
    [InlineData("mixed-signal")]
    [InlineData("mixed-switch")]
    public void A_late_answer_is_a_right_answer(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid", TimeSpan.FromSeconds(60));
        session.Run(Calls);
        Signal(Libc.SIGSTOP);
        using var soon = After(TimeSpan.FromMilliseconds(150), SIGCONT);
        long start = Stopwatch.GetTimestamp();
        session.Run(Calls);
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(50), "the stub was not stopped");
        session.Run(Calls);
    });

    /// <summary>Before Linux 5.16 a filter without the flag has a mitigation switched on that a call then pays for.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_stub_has_the_mitigations_of_this_process(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Assert.Equal(Mitigations("self"), Mitigations($"{StubProcesses.OfThisProcess().Single()}"));
    });

    /// <summary>A filter can't be taken back, and would hit the runtime.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_of_it_stays_in_this_process(string path) => OwnThread.Run(() =>
    {
        Sessions.Open(path, "pipe-write-read-1").Dispose();
        (string filters, int descriptors) before = (Filters("self"), Descriptors());
        using (var session = Sessions.Open(path, "pipe-write-read-1"))
        {
            session.Run(Calls);
            Assert.Equal(before.filters, Filters("self"));
            bool isFiltered = path is not "ptrace-sysemu" and not "sud" && Sessions.Path(path).GuestRing is null;
            if (isFiltered) Assert.NotEqual(before.filters, Filters($"{StubProcesses.OfThisProcess().Single()}"));
        }

        Assert.Equal(before, (Filters("self"), Descriptors()));
        Assert.Empty(StubProcesses.OfThisProcess());
    });

    private static void FailsInTime<T>(string path, Action work, string words)
        where T : Exception
    {
        // Of a guest behind the stub, and of no other, the error tells how it was left last, unless it is the stub that stands still.
        string ofGuest = Sessions.Path(path).GuestRing is null ? "" : "(; last exit of its guest [^;]+)?";
        long start = Stopwatch.GetTimestamp();
        var error = Assert.ThrowsAny<T>(work);
        Assert.Matches($"^{words}{ofGuest}$", error.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static Timer After(TimeSpan delay, int signal) => new(_ => Signal(signal), null, delay, Timeout.InfiniteTimeSpan);

    private static void Signal(int signal)
    {
        foreach (int stub in StubProcesses.OfThisProcess()) Assert.Equal(0, Libc.kill(stub, signal));
    }

    private static string Filters(string process) => StatusOf(process, name => name is "Seccomp" or "Seccomp_filters" or "NoNewPrivs");

    private static string Mitigations(string process) => StatusOf(process, name => name.StartsWith("Speculation", StringComparison.Ordinal));

    private static string StatusOf(string process, Func<string, bool> wanted) =>
        string.Join(' ', File.ReadLines($"/proc/{process}/status").Where(line => wanted(line.Split(':')[0])));

    private static readonly string[] OfSessions = ["memfd:hostcall", "seccomp", "pidfd", "kvm"];

    /// <summary>Those that a session opens: other tests of this process open others meanwhile.</summary>
    private static int Descriptors() => Directory.EnumerateFiles("/proc/self/fd")
        .Select(file => new FileInfo(file).LinkTarget ?? "")
        .Count(target => OfSessions.Any(kind => target.Contains(kind, StringComparison.Ordinal)));
}
