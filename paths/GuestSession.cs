using System.Runtime.CompilerServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>
/// A payload in guest ring 0 of a VM with one vCPU. A write to the request port has the VMM run the request; a
/// write to the park port ends the block. All paths through a VM differ only in doorbell and capabilities.
/// </summary>
internal sealed unsafe class GuestSession : IPathSession
{
    private readonly string path;
    private readonly Kvm kvm;
    private readonly Vm vm;
    private readonly SharedMemory systemMemory;
    private readonly Vcpu vcpu;
    private readonly Watchdog watchdog;

    private GuestSession(
        string path, Kvm kvm, Vm vm, SharedMemory systemMemory, Vcpu vcpu, SharedRegion region, TimeSpan limit)
    {
        this.path = path;
        this.kvm = kvm;
        this.vm = vm;
        this.systemMemory = systemMemory;
        this.vcpu = vcpu;
        Region = region;
        watchdog = new Watchdog(limit, () => vcpu.ImmediateExit = true);
    }

    public SharedRegion Region { get; }

    /// <param name="path">Named in error messages; a rung gets no answers.</param>
    /// <param name="setup">Scenario and limits.</param>
    /// <param name="doorbell">What the guest rings.</param>
    /// <param name="configure">Enables capabilities before the vCPU exists; may throw <see cref="PathUnavailableException"/>.</param>
    public static GuestSession Open(IPath path, SessionSetup setup, Doorbell doorbell, Action<Vm>? configure = null)
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
            var kvm = Keep(KvmProbe.Open());
            var vm = Keep(kvm.CreateVm());
            configure?.Invoke(vm);
            var systemMemory = Keep(SharedMemory.Create("hostcall-guest", (nuint)GuestLayout.SystemMemorySize));
            var region = Keep(SharedRegion.Load(setup, doorbell, answered: !path.IsRung));
            LongMode.WriteTables(systemMemory, RegionLayout.Base, RegionLayout.Size);
            vm.AddMemory(GuestLayout.SystemMemoryBase, systemMemory);
            vm.AddMemory(GuestLayout.SharedRegionBase, region.Memory);
            var vcpu = Keep(vm.CreateVcpu());
            vcpu.EnterLongMode(RegionLayout.Entry);
            var session = new GuestSession(path.Id, kvm, vm, systemMemory, vcpu, region, setup.Limit);
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

    public void Run(long iterations)
    {
        Region.Prepare(iterations);
        RunUntilParked();
    }

    public ulong? ReadCounter(string name) => vcpu.Counters.Read(name);

    public long CpuTime() => CpuClock.OfThisThread();

    public void Dispose()
    {
        watchdog.Dispose();
        vcpu.Dispose();
        Region.Dispose();
        systemMemory.Dispose();
        vm.Dispose();
        kvm.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunUntilParked()
    {
        watchdog.Arm();
        try
        {
            while (true)
            {
                var reason = vcpu.Run();
                if (reason == ExitReason.Io)
                {
                    if (vcpu.Port == Doorbell.RequestPort)
                    {
                        HostCall.Run((void*)RegionLayout.Request);
                        continue;
                    }

                    if (vcpu.Port == Doorbell.EmptyPort) continue;
                    if (vcpu.Port == Doorbell.ParkPort) return;
                }

                if (reason != ExitReason.Interrupted) throw vcpu.Unexpected(reason);
                if (watchdog.Expired) throw Hung();
            }
        }
        finally
        {
            watchdog.Disarm();
        }
    }

    private GuestHungException Hung() => new(
        path,
        $"the guest did not come back within {watchdog.Limit.TotalSeconds:0.###} s on {KvmModule.Name()}; "
        + $"last exit {vcpu.LastExit}, rip={vcpu.GetRegisters().rip:x}");
}
