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

    /// <summary>Two P-cores with two threads each, and four E-cores behind them.</summary>
    private static readonly CoreKind[] Hybrid = [new("P-core", new([0, 1, 2, 3])), new("E-core", new([4, 5, 6, 7]))];

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 3)]
    [InlineData(new[] { 0, 6, 7 }, 0)]
    [InlineData(new[] { 5, 6 }, 6)]
    [InlineData(new[] { 8, 9 }, 9)]
    public void The_default_keeps_away_from_E_cores_where_a_P_core_is_allowed(int[] allowed, int expected) =>
        Assert.Equal(expected, CpuChoice.Default(allowed, Hybrid));

    [Fact]
    public void Where_all_cores_are_alike_the_default_is_the_last_one() => Assert.Equal(5, CpuChoice.Default([1, 5], []));

    [Theory]
    [InlineData(3, 1)]
    [InlineData(6, 7)]
    public void The_other_core_is_of_the_same_kind(int measuring, int expected)
    {
        CpuList[] cores = [new([0, 1]), new([2, 3]), new([4]), new([5]), new([6]), new([7])];
        Assert.Equal(expected, new CpuChoice(measuring, [0, 1, 2, 3, 4, 5, 6, 7], cores) { Kinds = Hybrid }.Other);
    }

    private static Placement Named(string name) => Placement.All.Single(placement => placement.Name == name);
}
