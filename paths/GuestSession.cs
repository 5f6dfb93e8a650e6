using System.Runtime.CompilerServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>
/// A payload in a VM with one vCPU. A write to the call port has the VMM run the call; a
/// write to the park port ends the block.
/// </summary>
internal sealed unsafe class GuestSession : PathSession
{
    private readonly GuestMachine machine;
    private readonly Vcpu vcpu;
    private readonly GuestHelper? helper;
    private readonly Watchdog? watchdog;

    private GuestSession(GuestMachine machine, TimeSpan limit)
        : base(machine.Region)
    {
        this.machine = machine;
        vcpu = machine.Vcpu;
        helper = machine.Helper;
        watchdog = limit == Timeout.InfiniteTimeSpan ? null : new Watchdog(limit, () => vcpu.ImmediateExit = true);
    }

    /// <param name="path">Says whether the payload gets answers, and what has to be switched on for the VM.</param>
    /// <param name="setup">Scenario and limits.</param>
    /// <param name="doorbell">What the guest rings.</param>
    /// <inheritdoc cref="PathRow.Open"/>
    public static GuestSession Open(GuestPath path, SessionSetup setup, IDoorbell doorbell)
    {
        bool enables = path.Needs != HostSyscallMode.None && !setup.Scenario.IsOfGuest;
        var machine = GuestMachine.Open(
            setup,
            doorbell,
            answered: path.Caller != Caller.Nobody,
            enables ? vm => HostSyscall.Enable(vm, path.Needs, setup.AllowsEveryCall) : null,
            ring: path.Ring,
            help: path.Helper);
        return Parked(new GuestSession(machine, setup.Limit));
    }

    protected override long? Answered => helper?.Answered;

    public override ulong? ReadCounter(string name) => vcpu.Counters.Read(name);

    public override long CpuTime() => base.CpuTime() + (helper?.CpuTime() ?? 0);

    public override void Dispose()
    {
        watchdog?.Dispose();
        machine.Dispose();
        base.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunUntilParked()
    {
        helper?.Begin();
        watchdog?.Arm();
        try
        {
            while (true)
            {
                var exit = vcpu.Run();
                if (exit.Reason == ExitReason.Io)
                {
                    if (exit.Port == Doorbell.CallPort)
                    {
                        HostCall.Run((void*)RegionLayout.Request);
                        continue;
                    }

                    if (exit.Port == Doorbell.EmptyPort) continue;
                    if (exit.Port == Doorbell.ParkPort) return;
                }

                if (exit.Reason == ExitReason.Hypercall)
                {
                    HostCall.Run((void*)RegionLayout.Request);
                    exit.HypercallResult = 0;
                    continue;
                }

                if (exit.Reason == ExitReason.Mmio && exit.MmioAddress == Doorbell.DevicePage) continue;
                if (exit.Reason != ExitReason.Interrupted) throw vcpu.Unexpected(exit);
                if (watchdog is { Expired: true }) throw machine.Hung(watchdog.Limit);
            }
        }
        finally
        {
            watchdog?.Disarm();
        }
    }
}
