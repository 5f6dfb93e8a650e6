using FsCheck;
using FsCheck.Fluent;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

public sealed class CpuListTests
{
    [Theory]
    [InlineData("0-3,8,10-11", "0-3,8,10-11", 7)]
    [InlineData("0\n", "0", 1)]
    [InlineData("", "", 0)]
    [InlineData("\n", "", 0)]
    [InlineData("(null)", "", 0)]
    [InlineData("3,1,2,1", "1-3", 3)]
    [InlineData("5-5", "5", 1)]
    [InlineData("65535", "65535", 1)]
    public void Reads_the_kernels_format(string text, string canonical, int count)
    {
        Assert.True(CpuList.TryParse(text, out var list));
        Assert.Equal(canonical, list.ToString());
        Assert.Equal(count, list.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("3-1")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1,,2")]
    [InlineData(",")]
    [InlineData("1, 2")]
    [InlineData("0x3")]
    [InlineData("65536")]
    [InlineData("0-99999999999")]
    [InlineData("+1")]
    [InlineData("1-2-3")]
    [InlineData("all")]
    public void Refuses_everything_else(string? text)
    {
        Assert.False(CpuList.TryParse(text, out var list));
        Assert.Equal(0, list.Count);
    }

    [Fact]
    public void Any_set_survives_being_written_and_read()
        => Prop.ForAll(Sets, cpus =>
        {
            var list = new CpuList(cpus);
            return CpuList.TryParse(list.ToString(), out var again)
                && again.Equals(list)
                && again.GetHashCode() == list.GetHashCode()
                && again.Cpus.SequenceEqual(cpus.Distinct().Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Neighbours_are_always_joined()
        => Prop.ForAll(Sets, cpus =>
        {
            var parts = new CpuList(cpus).ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
            var bounds = parts.Select(part => part.Split('-').Select(int.Parse).ToArray()).ToList();
            return bounds.Zip(bounds.Skip(1)).All(pair => pair.First[^1] + 1 < pair.Second[0]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Intersection_and_difference_split_a_set_in_two()
        => Prop.ForAll(Sets, Sets, (one, other) =>
        {
            var (a, b) = (new CpuList(one), new CpuList(other));
            var (both, rest) = (a.Intersect(b), a.Except(b));
            return both.Count + rest.Count == a.Count && both.Cpus.All(b.Contains) && !rest.Cpus.Any(b.Contains);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_or_refused()
        => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => CpuList.TryParse(text, out var list) || list.Count == 0).QuickCheckThrowOnFailure();

    private static Arbitrary<int[]> Sets => Gen.ArrayOf(Gen.Choose(0, 40)).ToArbitrary();
}
