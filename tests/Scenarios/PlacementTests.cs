using Hostcall.Machine;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Scenarios;

public sealed class PlacementTests
{
    /// <summary>Two cores with two hardware threads each, numbered as Linux numbers them on most machines with SMT.</summary>
    private static readonly CpuList[] TwoCores = [new([0, 2]), new([1, 3])];

    [Theory]
    [InlineData("same-cpu", 3)]
    [InlineData("cross-cpu", 2)]
    [InlineData("smt-sibling", 1)]
    public void Each_placement_has_a_CPU_where_cores_have_two_threads(string placement, int expected)
    {
        var variant = Named(placement).Among(new CpuChoice(3, [0, 1, 2, 3], TwoCores));
        Assert.Equal(($"@{placement}", expected, true), (variant.Suffix, variant.PartnerCpu, variant.Missing is null));
    }

    [Fact]
    public void Cross_cpu_takes_the_sibling_where_no_other_core_is_allowed() =>
        Assert.Equal(1, Named("cross-cpu").Among(new CpuChoice(3, [1, 3], TwoCores)).PartnerCpu);

    [Theory]
    [InlineData("cross-cpu", new[] { 3 })]
    [InlineData("smt-sibling", new[] { 0, 2, 3 })]
    public void What_the_affinity_mask_leaves_out_is_missing_with_a_remedy(string placement, int[] allowed)
    {
        var variant = Named(placement).Among(new CpuChoice(3, allowed, TwoCores));
        Assert.Null(variant.PartnerCpu);
        Assert.Contains("CPU 3", variant.Missing!.Reason, StringComparison.Ordinal);
        Assert.Contains("same-cpu", variant.Missing!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_SMT_there_is_no_sibling() =>
        Assert.NotNull(Named("smt-sibling").Among(new CpuChoice(1, [0, 1], [new([0]), new([1])])).Missing);

    private static Placement Named(string name) => Placement.All.Single(placement => placement.Name == name);
}
