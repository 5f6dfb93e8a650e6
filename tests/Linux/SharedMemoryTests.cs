using Hostcall.Linux;

namespace Hostcall.Tests.Linux;

[Collection(MachineTests.Name)]
public sealed unsafe class SharedMemoryTests
{
    private const nint Address = 0x3000_0000;

    [Fact]
    public void Memory_lies_where_it_was_asked_for_and_is_zero()
    {
        using var memory = SharedMemory.Create("test", 0x2000, Address);
        Assert.Equal(Address, (nint)memory.Address);
        Assert.Equal(0x2000, memory.Bytes.Length);
        Assert.True(memory.Bytes.TrimStart((byte)0).IsEmpty);
    }

    [Fact]
    public void An_address_that_is_taken_is_refused_and_what_lies_there_stays()
    {
        using var first = SharedMemory.Create("first", 0x1000, Address);
        first.Bytes[0] = 42;
        var error = Assert.Throws<LinuxException>(() => SharedMemory.Create("second", 0x1000, Address));
        Assert.Equal(Errno.EEXIST, error.Errno);
        Assert.Contains("0x30000000", error.Call, StringComparison.Ordinal);
        Assert.Equal(42, first.Bytes[0]);
    }

    [Fact]
    public void A_released_address_can_be_used_again()
    {
        SharedMemory.Create("first", 0x1000, Address).Dispose();
        using var second = SharedMemory.Create("second", 0x1000, Address);
        Assert.Equal(Address, (nint)second.Address);
    }

    [Fact]
    public void Released_memory_gives_no_pointer()
    {
        var memory = SharedMemory.Create("test", 0x1000);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)memory.Address);
    }
}
