using Hostcall.Linux;

namespace Hostcall.VmmMinimal;

/// <summary>A guest of x86-64, in long mode.</summary>
internal sealed class X64Processor : Processor
{
    public override nuint SystemMemorySize => (nuint)GuestLayout.SystemMemorySize;

    public override ulong SharedRegionBase => GuestLayout.SharedRegionBase;

    public override void WriteTables(SharedMemory system, ulong sharedVirtual, ulong sharedLength, int ring) =>
        LongMode.WriteTables(system, sharedVirtual, sharedLength, ring);

    public override void Enter(Vcpu vcpu, ulong entry, int ring) => vcpu.EnterLongMode(entry, ring);

    public override ulong ProgramCounter(Vcpu vcpu) => vcpu.GetRegisters().rip;

    public override string Describe(Vcpu vcpu) => vcpu.GetRegisters().ToString();

    internal override void Initialize(Kvm kvm, Vm vm, FileDescriptor vcpu) => CpuidTable.PassThrough(kvm, vcpu);
}
