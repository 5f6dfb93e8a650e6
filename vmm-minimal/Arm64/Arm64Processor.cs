using System.Globalization;
using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Arm64.CoreRegister;
using static Hostcall.VmmMinimal.Native.KvmArmConstants;

namespace Hostcall.VmmMinimal.Arm64;

/// <summary>
/// A guest of arm64 at EL1: page tables, caches on, no interrupts. Its exception vectors store to
/// <see cref="GuestLayout.FaultAddress"/>, so that a fault leaves to the VMM. Arm Architecture Reference Manual, DDI 0487, chapter D8.
/// </summary>
public sealed class Arm64Processor : Processor
{
    // Descriptors of the page tables.
    private const ulong Table = 0b11;
    private const ulong Page = 0b11;
    private const ulong Accessed = 1 << 10;
    private const ulong InnerShareable = 3 << 8;
    private const ulong AsDevice = 1 << 2; // the second attribute of MAIR_EL1
    private const ulong NeverExecuted = 3UL << 53;

    /// <summary>Attribute 0 is memory, write-back; attribute 1 is a device, nGnRE.</summary>
    private const ulong Attributes = 0xFF | (0x04 << 8);

    /// <summary>Addresses of 39 bits below, none above; tables are cached and shared as memory is; physical addresses of 40 bits.</summary>
    private const ulong Translation = 25 | (1 << 8) | (1 << 10) | (3 << 12) | (1 << 23) | (2UL << 32);

    /// <summary>MMU, data cache, instruction cache.</summary>
    private const ulong Enabled = 1 | (1 << 2) | (1 << 12);

    private const ulong VectorSize = 0x80;
    private const int VectorCount = 16;

    /// <summary>movz x16, #0x10, lsl #16; str x16, [x16, #0x18]; b .: says <see cref="GuestLayout.FaultAddress"/>, and never goes on.</summary>
    private static ReadOnlySpan<uint> Vector => [0xD2A0_0210, 0xF900_0E10, 0x1400_0000];

    public override nuint SystemMemorySize => (nuint)GuestLayout.SystemMemorySize;

    public override ulong SharedRegionBase => GuestLayout.SharedRegionBase;

    public override unsafe void WriteTables(SharedMemory system, ulong sharedVirtual, ulong sharedLength, int ring)
    {
        ulong block = sharedVirtual >> 21;
        ulong firstPage = sharedVirtual / GuestLayout.PageSize % 512;
        ulong pages = sharedLength / GuestLayout.PageSize;
        if (block is 0 or >= 512 || firstPage + pages > 512)
        {
            throw new ArgumentException(
                $"a shared region of {sharedLength} bytes at 0x{sharedVirtual:x} breaks the rule of GuestLayout", nameof(sharedVirtual));
        }

        ulong* At(ulong address) => (ulong*)(system.Address + address);
        const ulong memory = Page | Accessed | InnerShareable;

        At(GuestLayout.Level1)[0] = GuestLayout.Level2 | Table;
        At(GuestLayout.Level2)[0] = GuestLayout.SystemLevel3 | Table;
        At(GuestLayout.Level2)[block] = GuestLayout.SharedLevel3 | Table;
        for (ulong page = 0; page < GuestLayout.SystemMemorySize / GuestLayout.PageSize; page++)
        {
            At(GuestLayout.SystemLevel3)[page] = (page * GuestLayout.PageSize) | memory;
        }

        At(GuestLayout.SystemLevel3)[GuestLayout.DevicePage / GuestLayout.PageSize] = GuestLayout.DevicePage | Page | Accessed | AsDevice | NeverExecuted;
        for (ulong page = 0; page < pages; page++)
        {
            At(GuestLayout.SharedLevel3)[firstPage + page] = (GuestLayout.SharedRegionBase + (page * GuestLayout.PageSize)) | memory;
        }

        for (uint vector = 0; vector < VectorCount; vector++)
        {
            Vector.CopyTo(new Span<uint>(At(GuestLayout.Vectors + (vector * VectorSize)), Vector.Length));
        }
    }

    public override void Enter(Vcpu vcpu, ulong entry, int ring)
    {
        vcpu.SetOneRegister(State, PSR_MODE_EL1h | PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT);
        vcpu.SetOneRegister(StackPointerOfEl1, GuestLayout.StackTop);
        vcpu.SetOneRegister(VBAR_EL1, GuestLayout.Vectors);
        vcpu.SetOneRegister(MAIR_EL1, Attributes);
        vcpu.SetOneRegister(TCR_EL1, Translation);
        vcpu.SetOneRegister(TTBR0_EL1, GuestLayout.Level1);
        vcpu.SetOneRegister(SCTLR_EL1, vcpu.GetOneRegister(SCTLR_EL1) | Enabled);
        vcpu.SetOneRegister(CoreRegister.ProgramCounter, entry);
    }

    public override ulong ProgramCounter(Vcpu vcpu) => vcpu.GetOneRegister(CoreRegister.ProgramCounter);

    public override string Describe(Vcpu vcpu)
    {
        (string Name, ulong Id)[] named =
        [
            ("pc", CoreRegister.ProgramCounter), ("pstate", State), ("sp_el1", StackPointerOfEl1),
            ("esr_el1", ESR_EL1), ("elr_el1", ELR_EL1), ("far_el1", FAR_EL1),
        ];
        var registers = named.Concat(Enumerable.Range(0, 31).Select(number => ($"x{number}", General(number))));
        return string.Join(' ', registers.Select(
            register => string.Create(CultureInfo.InvariantCulture, $"{register.Item1}={vcpu.GetOneRegister(register.Item2):x}")));
    }

    internal override void Initialize(Kvm kvm, Vm vm, FileDescriptor vcpu)
    {
        var init = default(kvm_vcpu_init);
        vm.File.Ioctl(nameof(KVM_ARM_PREFERRED_TARGET), KVM_ARM_PREFERRED_TARGET, ref init);
        init.features[0] = 1 << KVM_ARM_VCPU_PSCI_0_2; // of what is preferred, this alone
        vcpu.Ioctl(nameof(KVM_ARM_VCPU_INIT), KVM_ARM_VCPU_INIT, ref init);
    }
}
