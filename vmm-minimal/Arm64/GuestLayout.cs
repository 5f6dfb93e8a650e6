namespace Hostcall.VmmMinimal.Arm64;

/// <summary>
/// Every address that this VMM chooses for a guest of arm64. Guest physical memory is two memslots:
/// <code>
///   0x0000_0000  +--------------------+  system memory, 64 KiB, this VMM's own
///   0x0000_1000  |  level 1           |
///   0x0000_2000  |  level 2           |  page tables, 4 KiB granule, 39 bits. They map
///   0x0000_3000  |  level 3: system   |    system memory  at virtual = physical
///   0x0000_4000  |  level 3: shared   |    shared region  at virtual = host virtual
///   0x0000_5000  |                    |
///   0x0000_6000  |  exception vectors |
///   0x0000_8000  |  stack, grows down |  from 0x0001_0000
///   0x0001_0000  +--------------------+
///   0x0010_0000     no memory: a load or a store leaves to the VMM (KVM_EXIT_MMIO); one page, virtual = physical
///   0x0020_0000  +--------------------+  shared region: the same bytes that the host
///                |  code, request, …  |  maps, so that a pointer means the same to both
///                +--------------------+
/// </code>
/// The shared region must lie in one 2 MiB-aligned block of host virtual addresses, above the first 2 MiB and
/// below 1 GiB: one table of level 3 then covers it.
/// </summary>
public static class GuestLayout
{
    public const ulong PageSize = 0x1000;

    public const ulong SystemMemorySize = 0x10000;
    public const ulong Level1 = 0x1000;
    public const ulong Level2 = 0x2000;
    public const ulong SystemLevel3 = 0x3000;
    public const ulong SharedLevel3 = 0x4000;
    public const ulong Vectors = 0x6000;
    public const ulong StackTop = 0x10000;

    /// <summary>A page that is mapped, as a device's, and has no memslot.</summary>
    public const ulong DevicePage = 0x10_0000;

    /// <summary>Of that page: a guest that took an exception stores here.</summary>
    public const ulong FaultAddress = DevicePage + 0x18;

    public const ulong SharedRegionBase = 0x200000;
}
