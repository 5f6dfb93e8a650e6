using Hostcall.Linux;

namespace Hostcall.VmmMinimal;

/// <summary>A guest of x86-64, in long mode.</summary>
internal sealed class X64Processor : Processor
{
    public override nuint SystemMemorySize => (nuint)GuestLayout.SystemMemorySize;

    public override ulong SharedRegionBase => GuestLayout.SharedRegionBase;

    public override void WriteTables(SharedMemory system, ulong sharedVirtual, ulong sharedLength) =>
        LongMode.WriteTables(system, sharedVirtual, sharedLength);

    public override void Enter(Vcpu vcpu, ulong entry) => vcpu.EnterLongMode(entry);

    public override ulong ProgramCounter(Vcpu vcpu) => vcpu.GetRegisters().rip;

    public override string Describe(Vcpu vcpu) => vcpu.GetRegisters().ToString();

    internal override void Initialize(Kvm kvm, Vm vm, FileDescriptor vcpu) => CpuidTable.PassThrough(kvm, vcpu);
}
