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

    [Fact]
    public void The_shared_region_has_one_virtual_address_and_the_page_after_it_is_not_there()
    {
        using var system = SharedMemory.Create("test", (nuint)GuestLayout.SystemMemorySize);
        LongMode.WriteTables(system, Shared, SharedLength);
        for (ulong offset = 0; offset < SharedLength; offset += GuestLayout.PageSize)
        {
            Assert.Equal(GuestLayout.SharedRegionBase + offset, Translate(system, Shared + offset));
        }

        Assert.Null(Translate(system, Shared + SharedLength));
        Assert.Null(Translate(system, Shared - GuestLayout.PageSize));
        Assert.Equal(GuestLayout.StackTop - 8, Translate(system, GuestLayout.StackTop - 8));
        Assert.Null(Translate(system, GuestLayout.SystemMemorySize));
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

    private static ulong? Translate(SharedMemory system, ulong address)
    {
        ulong table = GuestLayout.Pml4;
        for (int shift = 39; shift >= 12; shift -= 9)
        {
            ulong index = (address >> shift) & 511;
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(system.Bytes[(int)(table + (8 * index))..]);
            if ((entry & 1) == 0) return null;
            table = entry & ~0xFFFUL;
        }

        return table | (address & 0xFFF);
    }
}
