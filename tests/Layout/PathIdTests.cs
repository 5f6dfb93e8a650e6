using System.Text.RegularExpressions;
using Hostcall.Paths;

namespace Hostcall.Tests.Layout;

/// <summary>What others want to know of a path they read from its row; nobody but paths/ knows one by its id.</summary>
public sealed partial class PathIdTests
{
    /// <summary>One table for runs of before paths had properties in the manifest.</summary>
    private const string OldRuns = "results/Manifests/PathsOfOldRuns.cs";

    private static readonly string[] Free = ["paths/", "tests/", "reference/", OldRuns];

    /// <summary>Words of others that happen to be ids too: a CPU model of QEMU's, a label, a mnemonic.</summary>
    private static readonly string[] Homonyms = ["\"-cpu\", \"host\"", "Cpu = \"host\"", "\"loop\", \"loope\"", "CreateLabel(\"loop\")", "\"loop\"u8"];

    [Fact]
    public void No_file_outside_paths_has_the_id_of_a_path()
    {
        var named = Checkout.Lines("*.cs", Free).Where(line => NamesOne(line.Line)).Select(line => $"{line.Where}: {line.Line.Trim()}");
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("row.Path == \"host\"", true)]
    [InlineData("row.Path is \"exit-mmio\" or \"loop\"", true)]
    [InlineData("\"-accel\", \"kvm\", \"-cpu\", \"host\",", false)]
    [InlineData("\"the host's kernel\"", false)]
    public void The_rule_knows_an_id(string line, bool isOne) => Assert.Equal(isOne, NamesOne(line));

    private static bool NamesOne(string line) =>
        Literal().Matches(Homonyms.Aggregate(line, (left, word) => left.Replace(word, "", StringComparison.Ordinal)))
            .Any(literal => PathTable.Find(literal.Groups[1].Value) is not null);

    [GeneratedRegex("\"([a-z0-9-]+)\"")]
    private static partial Regex Literal();
}
