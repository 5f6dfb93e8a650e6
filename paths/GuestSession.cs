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
    private readonly Kvm kvm;
    private readonly Vm vm;
    private readonly SharedMemory systemMemory;
    private readonly Vcpu vcpu;
    private readonly GuestHelper? helper;
    private readonly Watchdog watchdog;

    private GuestSession(Kvm kvm, Vm vm, SharedMemory systemMemory, Vcpu vcpu, SharedRegion region, GuestHelper? helper, TimeSpan limit)
        : base(region)
    {
        this.helper = helper;
        this.kvm = kvm;
        this.vm = vm;
        this.systemMemory = systemMemory;
        this.vcpu = vcpu;
        watchdog = new Watchdog(limit, () => vcpu.ImmediateExit = true);
    }

    /// <param name="path">Says whether the payload gets answers, and what has to be switched on for the VM.</param>
    /// <param name="setup">Scenario and limits.</param>
    /// <param name="doorbell">What the guest rings.</param>
    /// <inheritdoc cref="PathRow.Open"/>
    public static GuestSession Open(GuestPath path, SessionSetup setup, Doorbell doorbell)
    {
        // Everything made so far is released, in reverse, when a later step fails.
        var made = new Stack<IDisposable>();
        T Keep<T>(T resource)
            where T : IDisposable
        {
            made.Push(resource);
            return resource;
        }

        try
        {
            var kvm = Keep(GuestPath.OpenKvm());
            var vm = Keep(kvm.CreateVm());
            if (path.Needs != HostSyscallMode.None && !setup.Scenario.IsOfGuest) HostSyscall.Enable(vm, path.Needs);
            var systemMemory = Keep(SharedMemory.Create("hostcall-guest", (nuint)GuestLayout.SystemMemorySize));
            var region = Keep(SharedRegion.Load(setup, doorbell, answered: path.Caller != Caller.Nobody));
            LongMode.WriteTables(systemMemory, RegionLayout.Base, RegionLayout.Size + RegionLayout.RingsSize, path.Ring);
            vm.AddMemory(GuestLayout.SystemMemoryBase, systemMemory);
            vm.AddMemory(GuestLayout.SharedRegionBase, region.Memory);
            var helper = path.Helper?.Invoke(setup, vm, region);
            if (helper is not null) made.Push(helper);
            var vcpu = Keep(vm.CreateVcpu());
            vcpu.EnterLongMode(RegionLayout.Entry, path.Ring);
            var session = new GuestSession(kvm, vm, systemMemory, vcpu, region, helper, setup.Limit);
            made.Clear();
            made.Push(session);
            session.RunUntilParked();
            return session;
        }
        catch
        {
            while (made.TryPop(out var resource)) resource.Dispose();
            throw;
        }
    }

    public override ulong? ReadCounter(string name) => vcpu.Counters.Read(name);

    public override long CpuTime() => base.CpuTime() + (helper?.CpuTime() ?? 0);

    public override void Dispose()
    {
        watchdog.Dispose();
        helper?.Dispose();
        vcpu.Dispose();
        base.Dispose();
        systemMemory.Dispose();
        vm.Dispose();
        kvm.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunUntilParked()
    {
        helper?.Begin();
        watchdog.Arm();
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
                if (watchdog.Expired) throw Hung();
            }
        }
        finally
        {
            watchdog.Disarm();
        }
    }

    private GuestHungException Hung() => new(
        $"the guest did not come back within {watchdog.Limit.TotalSeconds:0.###} s on {KvmModule.Name()}; "
        + $"last exit {vcpu.LastExit.ToString()}, rip={vcpu.GetRegisters().rip:x}");
}
