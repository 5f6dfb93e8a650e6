using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>A path whose payload runs in a guest; they differ in doorbell and in what they need of KVM.</summary>
/// <param name="Id">Permanent.</param>
/// <param name="Summary">In one line.</param>
/// <param name="MakeDoorbell">What the guest rings; made when it is opened, since it may depend on the CPU.</param>
/// <param name="Needs">The mode that KVM has to be in: what a hypercall restores, and whether guest and host share the FPU on any exit.</param>
internal sealed record GuestPath(string Id, string Summary, Func<IDoorbell> MakeDoorbell, HostSyscallMode Needs = HostSyscallMode.None)
    : PathRow(Id, Summary)
{
    /// <summary>What the guest rings for scenarios of its own kernel's calls; null where it cannot.</summary>
    public Func<IDoorbell>? GuestCalls { get; init; }

    /// <summary>Privilege level of the payload: 0 or 3.</summary>
    public int Ring { get; init; }

    /// <summary>Makes ready what works for the guest besides this VMM, before the guest runs; null where nothing does.</summary>
    /// <exception cref="UnavailableException">This machine has none, or not for the scenario.</exception>
    public Func<SessionSetup, Vm, SharedRegion, GuestHelper?>? Helper { get; init; }

    /// <summary>What the kernel has to have beside KVM, as far as can be told without a guest; null where that is nothing.</summary>
    public Func<Unavailable?>? Lacks { get; init; }

    public override int? GuestRing => Ring;

    public override HostSyscallMode Mode => LeavesKernel ? HostSyscallMode.None : Needs;

    public override bool SharesFpu => Needs == HostSyscallMode.SharedFpu;

    public override bool ServesGuestCalls => GuestCalls is not null;

    public override Unavailable? Probe() => GuestMachine.Probe(kvm => HostSyscall.Lacks(kvm, Needs) ?? Lacks?.Invoke() ?? NoExit());

    /// <summary>Where ring 0 is emulated, an instruction that the kernel answers by itself is one more that is emulated, and no exit.</summary>
    private Unavailable? NoExit() => Ring == 0 && Exits > 0 && !LeavesKernel && KvmModule.EmulatesKernels()
        ? new Unavailable($"{KvmModule.Name()} emulates guest ring 0, where what the kernel answers by itself is no exit", PathTrial.OtherKvm)
        : null;

    protected override PathSession Start(SessionSetup setup)
    {
        if (!setup.Scenario.IsOfGuest) return GuestSession.Open(this, setup, MakeDoorbell());

        var session = GuestSession.Open(this, setup, GuestCalls!());
        try
        {
            HelloTrace.Check(session, setup.Scenario);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
