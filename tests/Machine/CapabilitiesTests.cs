using FsCheck;
using FsCheck.Fluent;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

public sealed class CapabilitiesTests
{
    [Theory]
    [InlineData("0000000000000000", false, false, false, false)]
    [InlineData("000001ffffffffff", true, true, true, true)]
    [InlineData("0000000000080000", true, false, false, false)]
    [InlineData("0000000000200000", false, true, false, false)]
    [InlineData("0000000000800000", false, false, true, false)]
    [InlineData("0000004000000000", false, false, false, true)]
    // What Docker grants by default.
    [InlineData("00000000a80425fb", false, false, false, false)]
    public void Bits_have_their_meaning(string hex, bool ptrace, bool admin, bool nice, bool perfmon)
    {
        var capabilities = Assert.NotNull(Capabilities.Parse(hex));
        Assert.Equal((ptrace, admin, nice, perfmon), (capabilities.SysPtrace, capabilities.SysAdmin, capabilities.SysNice, capabilities.Perfmon));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x10")]
    [InlineData("none")]
    [InlineData("11112222333344445")]
    public void Anything_else_is_refused(string hex) => Assert.Null(Capabilities.Parse(hex));

    [Fact]
    public void Every_mask_survives_being_written_and_read()
        => Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), mask =>
            Capabilities.Parse($"{mask:x16}") is { } read && read.Mask == mask && read.SysAdmin == ((mask & (1UL << 21)) != 0)).QuickCheckThrowOnFailure();
}
