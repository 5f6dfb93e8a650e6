using System.Runtime.CompilerServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using Hostcall.VmmMinimal.Arm64;
using Doorbell = Hostcall.GuestPayloads.Arm64.Doorbell;
using RequestBlock = Hostcall.GuestPayloads.Arm64.RequestBlock;

namespace Hostcall.Paths.Arm64;

/// <summary>
/// A payload at EL1 of a VM with one vCPU. A store to the call address, or a call of the SMC Calling Convention that KVM forwards, has
/// the VMM run the call; a store to the park address ends the block.
/// </summary>
/// <remarks>KVM moves the guest behind a store on the next KVM_RUN: nothing here sets the program counter once the guest ran.</remarks>
internal sealed unsafe class GuestSession : PathSession
{
    private static readonly ulong X0 = CoreRegister.General(0);

    private readonly GuestMachine machine;
    private readonly Vcpu vcpu;
    private readonly Watchdog watchdog;
    private readonly Exchange exchange;

    private GuestSession(GuestMachine machine, Exchange exchange, TimeSpan limit)
        : base(machine.Region)
    {
        this.machine = machine;
        this.exchange = exchange;
        vcpu = machine.Vcpu;
        watchdog = new Watchdog(limit, () => vcpu.ImmediateExit = true);
    }

    /// <inheritdoc cref="PathRow.Open"/>
    public static GuestSession Open(GuestPath path, SessionSetup setup)
    {
        var machine = GuestMachine.Open(setup, path.Rings, answered: path.Caller != Caller.Nobody, path.Configure, path.Complete);
        return Parked(new GuestSession(machine, path.Exchange, setup.Limit));
    }

    public override ulong? ReadCounter(string name) => vcpu.Counters.Read(name);

    public override void Dispose()
    {
        watchdog.Dispose();
        machine.Dispose();
        base.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunUntilParked()
    {
        watchdog.Arm();
        try
        {
            while (true)
            {
                var exit = vcpu.Run();
                if (exit.Reason == ExitReason.Mmio)
                {
                    switch (exit.MmioAddress)
                    {
                        case Doorbell.CallAddress:
                            HostCall.Run((void*)RegionLayout.Request);
                            continue;
                        case Doorbell.EmptyAddress:
                            continue;
                        case Doorbell.ParkAddress:
                            return;
                    }
                }
                else if (exit.Reason == ExitReason.Hypercall)
                {
                    if (exit.HypercallNumber == Doorbell.CallFunction)
                    {
                        Answer(exit);
                        continue;
                    }

                    if (exit.HypercallNumber == Doorbell.EmptyFunction) continue;
                }

                if (exit.Reason != ExitReason.Interrupted) throw vcpu.Unexpected(exit);
                if (watchdog.Expired) throw machine.Hung(watchdog.Limit);
            }
        }
        finally
        {
            watchdog.Disarm();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Answer(VcpuExit exit)
    {
        if (exchange is Exchange.SharedBlock or Exchange.ResultRegister)
        {
            HostCall.Run((void*)RegionLayout.Request);
            if (exchange == Exchange.ResultRegister) vcpu.SetOneRegister(X0, *(ulong*)(RegionLayout.Request + RequestBlock.Result));
            return;
        }

        ulong* block = stackalloc ulong[RequestBlock.Size / sizeof(ulong)];
        if (exchange == Exchange.Registers)
        {
            block[RequestBlock.Number / sizeof(ulong)] = vcpu.GetOneRegister(CoreRegister.General(1));
            for (int i = 0; i < RequestBlock.ArgumentCount; i++) block[i] = vcpu.GetOneRegister(CoreRegister.General(2 + i));
            HostCall.Run(block);
            vcpu.SetOneRegister(X0, block[RequestBlock.Result / sizeof(ulong)]);
            return;
        }

        var arguments = exit.HypercallArguments; // x1 to x6
        block[RequestBlock.Number / sizeof(ulong)] = arguments[0];
        for (int i = 1; i < arguments.Length; i++) block[i - 1] = arguments[i];
        HostCall.Run(block);
        exit.HypercallResult = block[RequestBlock.Result / sizeof(ulong)];
    }
}
