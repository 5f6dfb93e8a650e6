using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;

namespace Hostcall.VmmMinimal;

/// <summary>
/// Puts a vCPU straight into 64-bit ring 0, or ring 3: page tables, flat segments, no interrupts, no IDT. A fault in the
/// guest is thus a triple fault, which KVM reports. Intel SDM vol. 3A, sections 4.5 and 10.8.5.
/// </summary>
public static unsafe class LongMode
{
    private const ulong Present = 1;
    private const ulong Writable = 1 << 1;
    private const ulong User = 1 << 2;

    // CR0: protection, extension type (reserved as 1), native FPU errors, write protect, paging; EM and TS clear.
    private const ulong Cr0 = (1 << 0) | (1 << 1) | (1 << 4) | (1 << 5) | (1 << 16) | (1UL << 31);

    // CR4: physical address extension, FXSAVE, SIMD exceptions.
    private const ulong Cr4 = (1 << 5) | (1 << 9) | (1 << 10);

    // EFER: long mode enabled and active. SCE stays off: nothing in the guest executes SYSCALL.
    private const ulong Efer = (1 << 8) | (1 << 10);

    /// <summary>Writes page tables and GDT into the guest's system memory.</summary>
    /// <param name="system">The memslot at guest physical 0.</param>
    /// <param name="sharedVirtual">Host virtual address of the shared region, and the guest's.</param>
    /// <param name="sharedLength">Bytes.</param>
    /// <param name="ring">0, or 3 for code that runs with the least privilege.</param>
    /// <exception cref="ArgumentException">The region breaks the rule of <see cref="GuestLayout"/>.</exception>
    public static void WriteTables(SharedMemory system, ulong sharedVirtual, ulong sharedLength, int ring = 0)
    {
        ulong block = sharedVirtual >> 21;
        ulong firstPage = sharedVirtual / GuestLayout.PageSize % 512;
        ulong pages = sharedLength / GuestLayout.PageSize;
        if (block is 0 or >= 512 || firstPage + pages > 512)
        {
            throw new ArgumentException(
                $"a shared region of {sharedLength} bytes at 0x{sharedVirtual:x} breaks the rule of GuestLayout",
                nameof(sharedVirtual));
        }

        ulong* Table(ulong address) => (ulong*)(system.Address + address);
        ulong flags = Present | Writable | (ring == 3 ? User : 0);

        Table(GuestLayout.Pml4)[0] = GuestLayout.Pdpt | flags;
        Table(GuestLayout.Pdpt)[0] = GuestLayout.PageDirectory | flags;
        Table(GuestLayout.PageDirectory)[0] = GuestLayout.SystemPageTable | flags;
        Table(GuestLayout.PageDirectory)[block] = GuestLayout.SharedPageTable | flags;
        for (ulong page = 0; page < GuestLayout.SystemMemorySize / GuestLayout.PageSize; page++)
        {
            Table(GuestLayout.SystemPageTable)[page] = (page * GuestLayout.PageSize) | flags;
        }

        Table(GuestLayout.SystemPageTable)[GuestLayout.DevicePage / GuestLayout.PageSize] = GuestLayout.DevicePage | flags;

        for (ulong page = 0; page < pages; page++)
        {
            Table(GuestLayout.SharedPageTable)[firstPage + page] =
                (GuestLayout.SharedRegionBase + (page * GuestLayout.PageSize)) | flags;
        }

        ulong privilege = (ulong)ring << 45;
        Table(GuestLayout.Gdt)[1] = 0x00AF_9B00_0000_FFFF | privilege; // code: present, execute/read, 64-bit
        Table(GuestLayout.Gdt)[2] = 0x00CF_9300_0000_FFFF | privilege; // data: present, read/write
    }

    /// <summary>Sets the segment and control registers.</summary>
    internal static void Enter(ref kvm_sregs sregs, int ring)
    {
        var data = new kvm_segment
        {
            limit = 0xFFFFFFFF,
            selector = (ushort)(GuestLayout.DataSelector | ring),
            dpl = (byte)ring,
            type = 3, // read/write, accessed
            present = 1,
            s = 1,
            db = 1,
            g = 1,
        };
        var code = data with { selector = (ushort)(GuestLayout.CodeSelector | ring), type = 11, db = 0, l = 1 };

        sregs.cs = code;
        sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = data;
        sregs.gdt.@base = GuestLayout.Gdt;
        sregs.gdt.limit = (3 * 8) - 1;
        sregs.idt.@base = 0;
        sregs.idt.limit = 0;
        sregs.cr3 = GuestLayout.Pml4;
        sregs.cr4 = Cr4;
        sregs.cr0 = Cr0;
        sregs.efer = Efer;
    }
}
