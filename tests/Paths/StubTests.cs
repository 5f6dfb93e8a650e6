using System.Diagnostics;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Scenarios.Measurement;
using Hostcall.Tests.EndToEnd;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>The stub process lives exactly as long as its session, whatever ends the session.</summary>
[Collection(MachineTests.Name)]
public sealed class StubTests
{
    private const string Traced = "ptrace-sysemu";

    public static TheoryData<string> All => Sessions.InStub;

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_there_during_a_session_and_gone_after(string path) => OwnThread.Run(() =>
    {
        using (var session = Sessions.Open(path, "getpid"))
        {
            session.Run(10);
            Assert.Single(StubProcesses.OfThisProcess());
        }

        Assert.Empty(StubProcesses.OfThisProcess());
    });

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_gone_after_a_block_that_failed(string path) => OwnThread.Run(() =>
    {
        var error = Assert.Throws<VmmException>(() => RunBody(path, [0x0F, 0x0B])); // ud2
        string fate = Sessions.Path(path).GuestRing is not null ? "exited with status 71; last exit of its guest Shutdown (triple fault)"
            : path is "ptrace-sysemu" or "seccomp-trace" ? "stopped by signal 4" // only a tracer sees it stop first
            : "was killed by signal 4";
        Assert.Equal($"the stub {fate}", error.Message);
        Assert.Empty(StubProcesses.OfThisProcess());
    });

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_ended_when_it_hangs(string path) => OwnThread.Run(() =>
    {
        var error = Assert.Throws<GuestHungException>(() => RunBody(path, [0xEB, 0xFE])); // jmp to itself
        Assert.Contains("the stub did not come back within 0.2 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(StubProcesses.OfThisProcess());
    });

    [Theory]
    [MemberData(nameof(All))]
    public void It_dies_with_a_program_that_is_killed(string path)
    {
        Sessions.SkipUnlessRunnable(path);
        using var folder = new ScratchFolder();
        string placement = Placement.All.First(candidate => Sessions.Path(path).Places.HasFlag(candidate.Place)).Name;
        using var program = TheProgram.Start(
            "--scenario", "getpid", "--path", path, "--placement", placement, "--lane", "native", "--rounds", "1000", "--out", folder["run"]);
        int stub = AwaitStub(program.Id);
        program.Signal("KILL");
        bool ended = StubProcesses.Ends(stub);
        if (!ended) Process.GetProcessById(stub).Kill(); // it has the other end of the program's pipes
        Assert.True(ended, $"stub {stub} is still there");
        Assert.Equal(137, program.Wait().Code);
    }

    [Fact]
    public void Its_stops_raise_no_signal_in_this_process() => OwnThread.Run(() =>
    {
        // The runtime catches SIGCHLD here as it does in a program that has started a process.
        int signals = 0;
        using var handler = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Interlocked.Increment(ref signals));
        using (var session = Sessions.Open(Traced, "getpid"))
        {
            Thread.Sleep(100);
            Volatile.Write(ref signals, 0);
            for (int block = 0; block < 50; block++) session.Run(20);
            Thread.Sleep(100);
            Assert.Equal(0, Volatile.Read(ref signals));
        }

        // Afterwards the process is told about its children as before.
        using var child = Process.Start("true");
        child.WaitForExit();
        for (int i = 0; i < 100 && Volatile.Read(ref signals) == 0; i++) Thread.Sleep(20);
        Assert.NotEqual(0, Volatile.Read(ref signals));
    });

    private static int AwaitStub(int program)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60); Thread.Sleep(1))
        {
            if (StubProcesses.Below(program) is [int stub, ..]) return stub;
        }

        Assert.Fail("the program never had a stub");
        return 0;
    }

    private static void RunBody(string path, byte[] code)
    {
        using var session = Sessions.Open(path, "getpid", TimeSpan.FromMilliseconds(200));
        Sessions.Patch(session, RegionLayout.Body, code);
        session.Run(1);
    }
}
