using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Tests.Traces;

public sealed class PathDiffTests
{
    private static readonly PathDiff Diff = PathDiff.Of(Recorded.Profile("vm-exit"), Recorded.Profile("hypercall"), Recorded.Profile("hypercall-robust"));

    [Fact]
    public void Groups_add_up_to_the_difference()
    {
        Assert.Equal(7440 - 1438, Diff.Saved);
        Assert.Equal(6455 - 1438, Diff.GivenBack);
        Assert.Equal(Diff.Saved, Diff.Sections.Sum(section => section.Saved), 6);
        Assert.Equal(Diff.GivenBack!.Value, Diff.Sections.Sum(section => section.GivenBack!.Value), 6);
        Assert.Equal(Diff.Saved, Diff.Functions.Sum(function => function.Saved), 6);
    }

    /// <summary>What the thread about the series says of these paths: put, load and FPU come back, the return to user space does not.</summary>
    [Theory]
    [InlineData("vCPU put and load", true)]
    [InlineData("user-return MSRs", true)]
    [InlineData("prepare switch to guest", true)]
    [InlineData("return to user space", false)]
    [InlineData("VMM's own instructions", false)]
    public void The_robust_mode_gives_back_what_it_must(string name, bool isGivenBack)
    {
        var section = Diff.Sections.Single(section => section.Section == name);
        Assert.True(section.Saved > 0);
        Assert.Equal(isGivenBack ? section.Saved : 0, section.GivenBack);
    }

    [Fact]
    public void Functions_of_one_path_only_are_told()
    {
        Assert.Contains(Diff.OnlyFrom, function => function.Function.Name == "vmx_vcpu_put");
        Assert.Contains(Diff.OnlyFrom, function => function.Function.Name == "fpu_swap_kvm_fpstate");
        Assert.Contains(Diff.OnlyTo, function => function.Function.Name == "kvm_host_syscall");
    }

    [Fact]
    public void Lanes_and_units_are_not_mixed() =>
        Assert.Throws<ArgumentException>(() => PathDiff.Of(Recorded.Profile("vm-exit"), Recorded.Profile("hypercall") with { Lane = "native", Unit = Unit.Nanoseconds }));
}
