using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>
/// A payload in a stub process. The doorbell is a plain system call there, so something has to intercept it, and a stub without
/// that would make the calls itself, fast and often with right results: each block's calls are counted where they are intercepted.
/// </summary>
internal abstract class StubSession : PathSession
{
    /// <summary>Far more than a block takes, so that the signal comes into none that goes well.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);

    private readonly SessionSetup setup;

    /// <param name="setup">Limits, and where the stub shall run.</param>
    /// <param name="region">The session disposes it once it is made; before that, <see cref="Open"/> does.</param>
    /// <param name="plan">What the stub does.</param>
    protected StubSession(SessionSetup setup, SharedRegion region, StubPlan plan)
        : base(region)
    {
        this.setup = setup;
        Stub = StubProcess.Start(region, plan with { Start = [.. MapsMore(region), .. plan.Start] });
        try
        {
            Watchdog = new Watchdog(setup.Limit, Stub.Kill, LookEvery);
        }
        catch
        {
            Stub.Dispose();
            throw;
        }

        if (plan.MakesCalls) region.ExpectCallsOf(Stub.Pid, Environment.ProcessId);
    }

    protected StubProcess Stub { get; }

    protected Watchdog Watchdog { get; }

    /// <summary>Loads the region and makes a session with it.</summary>
    /// <param name="setup">Scenario and limits.</param>
    /// <param name="make">Starts the stub.</param>
    /// <param name="answered">Whether the payload gets answers.</param>
    /// <param name="doorbell">What the payload rings; null for a system call.</param>
    public static PathSession Open(SessionSetup setup, Func<SharedRegion, StubSession> make, bool answered = true, IDoorbell? doorbell = null)
    {
        var region = SharedRegion.Load(setup, doorbell ?? InstructionSet.OfThisProcess.SyscallDoorbell, answered);
        StubSession session;
        try
        {
            session = make(region);
        }
        catch
        {
            region.Dispose();
            throw;
        }

        try
        {
            if (setup.PartnerCpu is { } cpu) CpuSet.Pin(session.Stub.Pid, cpu);
            session.Prepare();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The stub has mapped what every scenario has; the rest is of the same file.</summary>
    private static IEnumerable<StubCall> MapsMore(SharedRegion region)
    {
        if (region.Memory.Length == RegionLayout.Size) yield break;
        yield return new StubCall(
            "mmap(working set)", StubImage.Mmap.On(InstructionSet.OfThisProcess.Architecture),
            RegionLayout.WorkingSet, RegionLayout.WorkingSetSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_FIXED_NOREPLACE,
            StubImage.RegionDescriptor, RegionLayout.WorkingSet - RegionLayout.Base);
    }

    public override long CpuTime() => CpuClock.OfThisThread() + CpuClock.OfProcess(Stub.Pid);

    public override void Dispose()
    {
        Watchdog.Dispose();
        Stub.Dispose();
        base.Dispose();
    }

    /// <summary>Whatever has to be done once the stub has started; by default, to let it park.</summary>
    protected virtual void Prepare() => RunUntilParked();

    protected sealed override void RunUntilParked()
    {
        long intercepted;
        Watchdog.Arm();
        try
        {
            intercepted = RunBlock();
        }
        finally
        {
            Watchdog.Disarm();
        }

        if (intercepted != Region.CallsOfBlock)
            throw new WrongResultException($"only {intercepted} of {Region.CallsOfBlock} calls were intercepted, {WhatBecameOfOthers}");
    }

    /// <summary>Of calls that nothing intercepted.</summary>
    protected virtual string WhatBecameOfOthers => "the stub made the others by itself";

    /// <summary>What else is known of a stub's end, behind what became of it.</summary>
    protected virtual string LastWords => "";

    /// <summary>Lets the stub run until it is parked. Allocates nothing.</summary>
    /// <returns>How many calls were intercepted.</returns>
    protected abstract long RunBlock();

    /// <summary>What to throw when the stub is gone, or a call that moves it on failed.</summary>
    /// <param name="otherwise">What it is where the stub did not just run out of time.</param>
    protected Exception Lost(Exception otherwise) => Watchdog.Expired
        ? new GuestHungException($"the stub did not come back within {setup.Limit.TotalSeconds:0.###} s")
        : otherwise;

    /// <summary>What to throw when the stub has ended, or is about to.</summary>
    protected Exception Ended() => Lost(new VmmException($"the stub {Stub.Fate(dying: true)}{LastWords}"));
}
