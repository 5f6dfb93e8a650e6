using System.Text.RegularExpressions;

namespace Hostcall.Tests.Layout;

/// <summary>Nothing in the repository depends on where it was written.</summary>
public sealed partial class PlacelessTests
{
    private static readonly string[] Patterns = ["*.cs", "*.csproj", "*.props", "*.sln", "*.json", "*.md", "*.c", "*.h", "*.sh", "*.csv", "*.patch"];

    [Fact]
    public void No_file_names_a_folder_of_somebody_s_machine()
    {
        var named = Patterns.SelectMany(Checkout.Files)
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (File: $"{Checkout.Name(file)}:{index + 1}", Line: line)))
            .Where(line => PrivateFolder().IsMatch(line.Line))
            .Select(line => $"{line.File}: {line.Line.Trim()}");
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("cd /ho" + "me/jane/src", true)]
    [InlineData("\"/wo" + "rk/tree\"", true)]
    [InlineData("C:" + "\\Users\\jane", true)]
    [InlineData("see /dev/kvm and /proc/self/fd", false)]
    [InlineData("may work/may not", false)]
    public void The_rule_knows_such_a_folder(string line, bool isPrivate) => Assert.Equal(isPrivate, PrivateFolder().IsMatch(line));

    // Put together from parts, so that this file passes its own test.
    [GeneratedRegex("""(^|[\s"'(=:])/(home/[a-z]|wor""" + """k/|root/)|:\\Users\\""")]
    private static partial Regex PrivateFolder();
}
