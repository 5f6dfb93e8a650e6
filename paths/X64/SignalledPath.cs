using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
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

    protected override PathSession Start(SessionSetup setup) => StubSession.Open(setup, region => new Session(setup, region, this), MakesCalls);

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

    private sealed unsafe class Session(SessionSetup setup, SharedRegion region, SignalledPath path)
        : StubSession(setup, region, path.StartOf(region).Calls, StubParking.Futex, path.Answer == StubAnswer.ByItself)
    {
        private readonly bool spins = path.Answer == StubAnswer.AwaitedBySpinning;
        private readonly bool makesCalls = path.MakesCalls;

        /// <summary>The stub parked already, and no call was made.</summary>
        protected override void Prepare()
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override long RunBlock()
        {
            if (Stub.Fate() is not null) throw Ended();
            uint* turn = (uint*)Region.Word(RegionLayout.StubTurn);
            uint calling = (uint)Stub.Pid;
            uint running = calling | StubTurn.Running;
            *Region.Word(RegionLayout.StubAnswers) = 0;
            Volatile.Write(ref *turn, running);
            Wake(turn); // a parked stub sleeps, even one that spins for a result
            while (true)
            {
                uint now = AwaitTurn(turn, running);
                if (now == StubTurn.Parked) return *Region.Word(RegionLayout.StubAnswers);
                if (now != calling) throw Ended();
                if (makesCalls) HostCall.Run((void*)RegionLayout.StubRequest);
                if (Interlocked.CompareExchange(ref *turn, running, calling) != calling) throw Ended();
                if (!spins) Wake(turn);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Wake(uint* turn) => _ = HotLibc.futex(Libc.SYS_futex, turn, Libc.FUTEX_WAKE, 1, null);

        /// <returns>What the word says once the stub is not running; after its death, something that it never says.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private uint AwaitTurn(uint* turn, uint running)
        {
            while (true)
            {
                uint now = Volatile.Read(ref *turn);
                if (now != running) return now;
                if (spins) X86Base.Pause();
                else if (HotLibc.futex(Libc.SYS_futex, turn, Libc.FUTEX_WAIT, (int)running, null) != 0
                    && Marshal.GetLastSystemError() == Errno.EINTR && Watchdog.Expired) return Libc.FUTEX_OWNER_DIED;
            }
        }
    }
}
