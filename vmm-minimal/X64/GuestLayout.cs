namespace Hostcall.VmmMinimal;

/// <summary>
/// Every address that this VMM chooses. Guest physical memory is two memslots:
/// <code>
///   0x0000_0000  +--------------------+  system memory, 64 KiB, this VMM's own
///   0x0000_1000  |  PML4              |
///   0x0000_2000  |  PDPT              |  4-level page tables. They map
///   0x0000_3000  |  page directory    |    system memory  at virtual = physical
///   0x0000_4000  |  page table: system|    shared region  at virtual = host virtual
///   0x0000_5000  |  page table: shared|
///   0x0000_6000  |  GDT               |
///   0x0000_8000  |  stack, grows down |  from 0x0001_0000
///   0x0001_0000  +--------------------+
///   0x0010_0000     no memory: a load or a store leaves to the VMM (KVM_EXIT_MMIO); one page, virtual = physical
///   0x0020_0000  +--------------------+  shared region: the same bytes that the host
///                |  code, request, …  |  maps, so that a pointer means the same to both
///                +--------------------+
/// </code>
/// The shared region must lie in one 2 MiB-aligned block of host virtual addresses, above the first 2 MiB and
/// below 1 GiB: one page table then covers it, and code in it can name every address in 32 bits.
/// </summary>
public static class GuestLayout
{
    public const ulong PageSize = 0x1000;

    public const ulong SystemMemoryBase = 0;
    public const ulong SystemMemorySize = 0x10000;
    public const ulong Pml4 = 0x1000;
    public const ulong Pdpt = 0x2000;
    public const ulong PageDirectory = 0x3000;
    public const ulong SystemPageTable = 0x4000;
    public const ulong SharedPageTable = 0x5000;
    public const ulong Gdt = 0x6000;
    public const ulong StackTop = 0x10000;

    /// <summary>A page that is mapped and has no memslot.</summary>
    public const ulong DevicePage = 0x10_0000;

    public const ulong SharedRegionBase = 0x200000;

    /// <summary>Selectors into the GDT: null, then 64-bit code, then data.</summary>
    public const ushort CodeSelector = 0x08;
    public const ushort DataSelector = 0x10;
}
