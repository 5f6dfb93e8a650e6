using Hostcall.Lab;

namespace Hostcall.Tests.Layout;

/// <summary>What others want to know of a lab they read from its row or from a run's manifest; nobody but lab/ knows one by its id.</summary>
public sealed class LabIdTests
{
    /// <summary>A lane that was renamed is read under today's name in old files.</summary>
    private const string Renamed = "results/LaneName.cs";

    private static readonly string[] Free = ["lab/", "tests/", Renamed];

    [Fact]
    public void No_file_outside_lab_has_the_id_of_a_lab()
    {
        var named = Checkout.Lines("*.cs", Free).Where(line => NamesOne(line.Line)).Select(line => $"{line.Where}: {line.Line.Trim()}");
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("lane == \"lab-bochs-icelake\"", true)]
    [InlineData("$\"in lab-qemu-kvm, the kernel\"", true)]
    [InlineData("lane.StartsWith(\"lab-\")", false)]
    [InlineData("/// <summary>Of lab-qemu-svm.</summary>", false)]
    public void The_rule_knows_an_id(string line, bool isOne) => Assert.Equal(isOne, NamesOne(line));

    private static bool NamesOne(string line) =>
        !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && LabTable.All.Any(lab => line.Contains(lab.Lane, StringComparison.Ordinal));
}
