using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// gVisor's mixed mode (<see cref="MixedCode"/>): a stub process is the VMM. The payload runs in guest ring 0, rings the doorbell of an
/// exit, and the stub makes the call in host ring 3, where it comes by returning from a signal. This thread only starts blocks.
/// </summary>
internal sealed record MixedPath(string Id, string Summary, GuestEntering Entering) : PathRow(Id, Summary)
{
    public override int? GuestRing => 0;

    public override Unavailable? Probe() => GuestMachine.Probe();

    protected override PathSession Start(SessionSetup setup)
    {
        using var kvm = GuestMachine.OpenKvm();
        using var memory = GuestMachine.MakeSystemMemory(setup.Scenario, ring: 0); // the stub keeps it
        return StubSession.Open(setup, region => Session.Start(setup, region, kvm, memory, Entering), doorbell: GuestPayloads.Doorbell.PortWrite);
    }

    private sealed class Session : TurnSession
    {
        private readonly Kvm kvm;
        private Vcpu? vcpu;

        private Session(SessionSetup setup, SharedRegion region, StubPlan plan, Kvm kvm)
            : base(setup, region, plan) => this.kvm = kvm;

        protected override string WhatBecameOfOthers => "the guest did not leave for the others";

        protected override string LastWords => vcpu is null ? "" : $"; last exit of its guest {vcpu.LastExit.ToString()}";

        /// <param name="setup">Scenario and limits.</param>
        /// <param name="region">With the payload.</param>
        /// <param name="kvm">For the stub, which is told what a vCPU of this process would be.</param>
        /// <param name="memory">With the guest's page tables.</param>
        /// <param name="entering">How it enters the guest.</param>
        public static Session Start(SessionSetup setup, SharedRegion region, Kvm kvm, SharedMemory memory, GuestEntering entering)
        {
            using var vm = kvm.CreateVm();
            using var model = vm.CreateVcpu();
            model.EnterLongMode(MixedCode.GuestEntry);
            var start = new StubStart(region).LeaveItsTurnMarked();
            uint block = start.OwnGuest(entering, model, kvm);
            return new Session(
                setup,
                region,
                new StubPlan(start.Calls, StubParking.Futex)
                {
                    MakesCalls = true,
                    Block = block,
                    Descriptors = [(kvm.File.Number, StubImage.KvmDescriptor), (memory.Descriptor, StubImage.GuestMemoryDescriptor)],
                },
                kvm);
        }

        public override ulong? ReadCounter(string name) => vcpu?.Counters.Read(name);

        public override void Dispose()
        {
            vcpu?.Dispose();
            base.Dispose();
        }

        /// <summary>The guest begins by parking: a block without calls.</summary>
        protected override unsafe void Prepare()
        {
            long counters = *Region.Word(MixedCode.Counters);
            vcpu = Vcpu.OfOtherProcess(kvm, Stub.Take(*Region.Word(MixedCode.Vcpu)), counters == 0 ? null : Stub.Take(counters));
            RunUntilParked();
        }
    }
}
