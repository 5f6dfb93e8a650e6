using Hostcall.Plots;
using Hostcall.Results;

namespace Hostcall.Tests.Plots;

public sealed class LaneTextTests
{
    [Theory]
    [InlineData("x64", "one wrmsr, vmresume, xsave or mov cr3 costs")]
    [InlineData("arm64", "one eret, tlbi, dsb or msr costs")]
    [InlineData("arm64 x64", "one eret, tlbi, dsb or msr on arm64, one wrmsr, vmresume, xsave or mov cr3 on x64 costs")]
    public void The_caveat_names_instructions_of_the_machines_that_were_counted(string architectures, string said)
    {
        var counted = architectures.Split(' ').Select(architecture => (Unit.Instructions, architecture));
        Assert.Contains(said, LaneText.Caveats([.. counted, (Unit.Nanoseconds, "riscv64")]).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_need_no_caveat() => Assert.Empty(LaneText.Caveats([(Unit.Nanoseconds, "x64")]));
}
