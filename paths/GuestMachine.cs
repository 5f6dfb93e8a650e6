using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.Paths;

/// <summary>A VM with one vCPU, whose guest has the shared region and is about to run its entry.</summary>
internal sealed class GuestMachine : IDisposable
{
    /// <summary>Everything that was made, in this order; it is released in reverse.</summary>
    private readonly Stack<IDisposable> made = new();

    private GuestMachine()
    {
    }

    public Vcpu Vcpu { get; private set; } = null!;

    public SharedRegion Region { get; private set; } = null!;

    /// <summary>What works for the guest besides this process; null where nothing does.</summary>
    public GuestHelper? Helper { get; private set; }

    /// <param name="setup">Scenario and payload.</param>
    /// <param name="doorbell">What the guest rings.</param>
    /// <param name="answered">Whether the payload gets answers.</param>
    /// <param name="configure">Switches on what the path needs; the VM has no vCPU yet.</param>
    /// <param name="complete">The same where the VM has to have its vCPU.</param>
    /// <param name="ring">Privilege level of the payload on x86-64.</param>
    /// <param name="help">Makes ready what works for the guest; the VM has no vCPU yet.</param>
    /// <exception cref="UnavailableException">This machine has no KVM for it.</exception>
    /// <exception cref="LinuxException">A call failed; <see cref="Refusals"/> knows whether that means the same.</exception>
    public static GuestMachine Open(
        SessionSetup setup,
        IDoorbell doorbell,
        bool answered,
        Action<Vm>? configure = null,
        Action<Vm>? complete = null,
        int ring = 0,
        Func<SessionSetup, Vm, SharedRegion, GuestHelper?>? help = null)
    {
        var machine = new GuestMachine();
        try
        {
            machine.Make(setup, doorbell, answered, configure, complete, ring, help);
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>Why there is no guest here, as far as can be told without one; else null.</summary>
    /// <param name="lacks">What a path asks of this KVM besides.</param>
    public static Unavailable? Probe(Func<Kvm, Unavailable?>? lacks = null) => Unavailable.Try(() =>
    {
        using var kvm = OpenKvm();
        return kvm.CheckExtension(KVM_CAP_IMMEDIATE_EXIT) == 0
            ? new Unavailable("this KVM has no KVM_CAP_IMMEDIATE_EXIT", Refusals.UseKernelWithImmediateExit)
            : lacks?.Invoke(kvm);
    });

    /// <exception cref="UnavailableException">It speaks another version of the interface.</exception>
    public static Kvm OpenKvm()
    {
        try
        {
            return Kvm.Open();
        }
        catch (VmmException error)
        {
            throw new UnavailableException(error.Message, "run a kernel with KVM API version 12");
        }
    }

    /// <summary>The memory of a guest's own, with page tables that map the shared region where it is in this process.</summary>
    public static SharedMemory MakeSystemMemory(Scenario scenario, int ring)
    {
        var memory = SharedMemory.Create("hostcall-guest", Processor.OfThisMachine.SystemMemorySize);
        try
        {
            uint length = Math.Max(RegionLayout.SizeFor(scenario), RegionLayout.Size + RegionLayout.RingsSize);
            Processor.OfThisMachine.WriteTables(memory, RegionLayout.Base, length, ring);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>What to throw when a block did not end in time.</summary>
    public GuestHungException Hung(TimeSpan limit) => new(
        $"the guest did not come back within {limit.TotalSeconds:0.###} s on {KvmModule.Name()}; "
        + $"last exit {Vcpu.LastExit.ToString()}, at 0x{Processor.OfThisMachine.ProgramCounter(Vcpu):x}");

    public void Dispose()
    {
        while (made.TryPop(out var resource)) resource.Dispose();
    }

    private void Make(
        SessionSetup setup,
        IDoorbell doorbell,
        bool answered,
        Action<Vm>? configure,
        Action<Vm>? complete,
        int ring,
        Func<SessionSetup, Vm, SharedRegion, GuestHelper?>? help)
    {
        var processor = Processor.OfThisMachine;
        var kvm = Keep(OpenKvm());
        var vm = Keep(kvm.CreateVm());
        configure?.Invoke(vm);
        var systemMemory = Keep(MakeSystemMemory(setup.Scenario, ring));
        Region = Keep(SharedRegion.Load(setup, doorbell, answered));
        vm.AddMemory(0, systemMemory);
        vm.AddMemory(processor.SharedRegionBase, Region.Memory);
        if ((Helper = help?.Invoke(setup, vm, Region)) is { } helper) made.Push(helper);
        Vcpu = Keep(vm.CreateVcpu());
        complete?.Invoke(vm);
        processor.Enter(Vcpu, RegionLayout.Entry, ring);
    }

    private T Keep<T>(T resource)
        where T : IDisposable
    {
        made.Push(resource);
        return resource;
    }
}
