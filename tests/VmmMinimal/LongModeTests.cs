using System.Buffers.Binary;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.VmmMinimal;

/// <summary>Walks the page tables as the processor would.</summary>
[Collection(MachineTests.Name)]
public sealed class LongModeTests
{
    private const ulong Shared = 0x2000_0000;
    private const ulong SharedLength = 0x1_8000;

    [Theory]
    [InlineData(Shared)]
    [InlineData(Shared + 0x3000)] // not at the start of a page table
    public void The_shared_region_has_one_virtual_address_and_the_page_after_it_is_not_there(ulong shared)
    {
        using var system = SharedMemory.Create("test", (nuint)GuestLayout.SystemMemorySize);
        LongMode.WriteTables(system, shared, SharedLength);
        for (ulong offset = 0; offset < SharedLength; offset += GuestLayout.PageSize)
        {
            Assert.Equal(GuestLayout.SharedRegionBase + offset, Translate(system, shared + offset));
        }

        Assert.Null(Translate(system, shared + SharedLength));
        Assert.Null(Translate(system, shared - GuestLayout.PageSize));
        Assert.Equal(GuestLayout.StackTop - 8, Translate(system, GuestLayout.StackTop - 8));
        Assert.Null(Translate(system, GuestLayout.SystemMemorySize));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Pages_and_segments_are_of_the_ring_that_was_asked_for(int ring)
    {
        using var system = SharedMemory.Create("test", (nuint)GuestLayout.SystemMemorySize);
        LongMode.WriteTables(system, Shared, SharedLength, ring);
        Assert.Equal(GuestLayout.SharedRegionBase, Translate(system, Shared, ofUser: ring == 3));
        Assert.Null(Translate(system, Shared, ofUser: ring != 3));
        foreach (ulong segment in (ulong[])[GuestLayout.CodeSelector, GuestLayout.DataSelector])
        {
            ulong descriptor = BinaryPrimitives.ReadUInt64LittleEndian(system.Bytes[(int)(GuestLayout.Gdt + segment)..]);
            Assert.Equal((ulong)ring, (descriptor >> 45) & 3);
            Assert.Equal(9UL, (descriptor >> 44) & 9); // present, and no system segment
        }
    }

    [Theory]
    [InlineData(0x1000, 0x1000)] // in the first 2 MiB, where the system memory is
    [InlineData(0x4000_0000, 0x1000)] // beyond the first page directory
    [InlineData(0x201F_F000, 0x2000)] // across the end of a page table
    public void A_region_that_one_page_table_cannot_cover_is_refused(ulong address, ulong length)
    {
        using var system = SharedMemory.Create("test", (nuint)GuestLayout.SystemMemorySize);
        Assert.Throws<ArgumentException>(() => LongMode.WriteTables(system, address, length));
    }

    /// <param name="system">Where the tables are.</param>
    /// <param name="address">In the guest.</param>
    /// <param name="ofUser">Whether each entry on the way has to let ring 3 pass, or none may.</param>
    private static ulong? Translate(SharedMemory system, ulong address, bool ofUser = false)
    {
        ulong table = GuestLayout.Pml4;
        for (int shift = 39; shift >= 12; shift -= 9)
        {
            ulong index = (address >> shift) & 511;
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(system.Bytes[(int)(table + (8 * index))..]);
            if ((entry & 1) == 0 || ((entry & 4) != 0) != ofUser) return null;
            table = entry & ~0xFFFUL;
        }

        return table | (address & 0xFFF);
    }
}
