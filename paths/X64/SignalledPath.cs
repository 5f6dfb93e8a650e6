using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths.X64;

/// <summary>What raises SIGSYS in a stub at the doorbell's system call.</summary>
internal enum SignalSource
{
    /// <summary>A filter that returns SECCOMP_RET_TRAP.</summary>
    Seccomp,

    /// <summary>Syscall User Dispatch.</summary>
    Dispatch,

    /// <summary>Nothing: the payload hands over by itself, and makes no call.</summary>
    None,
}

/// <summary>
/// The payload runs in a stub process whose doorbell's <c>syscall</c> raises SIGSYS. The stub's own handler makes the call, or
/// hands it to this thread and waits.
/// </summary>
internal sealed record SignalledPath(string Id, string Summary, SignalSource Source, StubAnswer Answer) : PathRow(Id, Summary)
{
    private bool MakesCalls => Caller != Caller.Nobody;

    protected override PathSession Start(SessionSetup setup) => StubSession.Open(setup, region => SessionOf(setup, region), MakesCalls);

    private StubStart StartOf(SharedRegion region)
    {
        var start = new StubStart(region).LeaveItsTurnMarked();
        return Source switch
        {
            SignalSource.None => start.HandOver(),
            SignalSource.Seccomp => start.HandleSignal(Answer).Filter(Libc.SECCOMP_RET_TRAP, "RET_TRAP", StubParking.Futex),
            _ => start.HandleSignal(Answer).Dispatch(),
        };
    }

    private TurnSession SessionOf(SessionSetup setup, SharedRegion region) =>
        new(setup, region, new StubPlan(StartOf(region).Calls, StubParking.Futex) { MakesCalls = Answer == StubAnswer.ByItself })
        {
            Spins = Answer == StubAnswer.AwaitedBySpinning,
            MakesCalls = MakesCalls,
        };
}
