using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths.X64;

/// <summary>A stub that takes turns with this thread by <see cref="RegionLayout.StubTurn"/>: for a block, and for each call that it hands over.</summary>
internal unsafe class TurnSession(SessionSetup setup, SharedRegion region, StubPlan plan) : StubSession(setup, region, plan)
{
    /// <summary>Whether this thread waits without a pause.</summary>
    public bool Spins { get; init; }

    /// <summary>Whether a turn that is handed over is one for a call.</summary>
    public bool MakesCalls { get; init; } = true;

    /// <summary>The stub parked already, and no call was made.</summary>
    protected override void Prepare()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected sealed override long RunBlock()
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
            if (MakesCalls) HostCall.Run((void*)RegionLayout.StubRequest);
            if (Interlocked.CompareExchange(ref *turn, running, calling) != calling) throw Ended();
            if (!Spins) Wake(turn);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Wake(uint* turn) => _ = HotLibc.futex(Libc.SYS_futex, turn, Libc.FUTEX_WAKE, 1, null);

    /// <summary>
    /// Pauses of a spinning thread, a millisecond or so, between two looks at what becomes of the stub: the kernel marks the word when it
    /// dies, but not for a stub that was dying already when it got its turn. A thread that sleeps looks when the watchdog's signal comes.
    /// </summary>
    private const uint LookEvery = 1 << 16;

    /// <returns>What the word says once the stub is not running; after its death, something that it never says.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint AwaitTurn(uint* turn, uint running)
    {
        for (uint pauses = 1; ; pauses++)
        {
            uint now = Volatile.Read(ref *turn);
            if (now != running) return now;
            if (Spins)
            {
                X86Base.Pause();
                if (pauses % LookEvery == 0 && IsInVain()) return Libc.FUTEX_OWNER_DIED;
            }
            else if (HotLibc.futex(Libc.SYS_futex, turn, Libc.FUTEX_WAIT, (int)running, null) != 0
                && Marshal.GetLastSystemError() == Errno.EINTR && IsInVain()) return Libc.FUTEX_OWNER_DIED;
        }
    }

    private bool IsInVain() => Watchdog.Expired || Stub.Fate() is not null;
}
