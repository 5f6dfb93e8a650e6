using Hostcall.Tests.Paths;

namespace Hostcall.Tests.VmmMinimal;

/// <summary>The example in the README of the VMM is compiled with these tests, and runs where there is a KVM.</summary>
[Collection(MachineTests.Name)]
public sealed class ReadmeTests
{
    private const string Fence = "```";

    [Fact]
    public void The_example_is_the_file_that_is_compiled()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "vmm-minimal", "README.md"));
        string block = readme.Split(Fence + "csharp\n")[1].Split("\n" + Fence)[0];
        Assert.Equal(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "VmmMinimal", "SmallestVm.cs")).TrimEnd(), block);
        Assert.InRange(block.Split('\n').Length, 1, 50);
    }

    [Fact]
    public void The_example_does_what_it_says() => OwnThread.Run(() =>
    {
        Sessions.SkipUnlessRunnable("loop");
        Assert.Equal(42u, SmallestVm.Add(40, 2));
    });
}
