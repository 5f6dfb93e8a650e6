using System.Text.RegularExpressions;
using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Layout;

/// <summary>The documents know what the program has, and name nothing that it has not.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));

    /// <summary>Of all documents but those that tests compare with, which tell of made-up runs.</summary>
    public static TheoryData<string> Commands =>
    [
        .. Checkout.Files("*.md").Where(file => !Checkout.Name(file).StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => CommandsIn(File.ReadAllText(file))).Distinct(),
    ];

    [Fact]
    public void The_README_names_every_path_rung_and_witness() =>
        Assert.DoesNotContain(PathTable.Known.Select(path => path.Id), IsUnknown);

    [Fact]
    public void The_README_names_every_lane() =>
        Assert.DoesNotContain(LabTable.All.Select(lab => lab.Lane).Append(NativeLane.Name), IsUnknown);

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_of_a_document_is_one(string command) => Assert.Empty(ErrorsIn(command));

    [Fact]
    public void A_command_that_is_none_is_noticed()
    {
        const string document = "```\ndotnet run -c Release -- list \\\n  [--fast N]  # all\n```\nsee `dotnet run -c Release -- lab build`.";
        Assert.Equal(["list --fast N", "lab build"], CommandsIn(document));
        Assert.NotEmpty(ErrorsIn("list --fast N"));
        Assert.True(IsUnknown("lab-of-nobody"));
    }

    private static bool IsUnknown(string name) => !Readme.Contains($"`{name}`", StringComparison.Ordinal);

    /// <summary>An N stands for a number.</summary>
    private static IEnumerable<string> ErrorsIn(string command) =>
        Hostcall.Scenarios.CommandLine.Root().Parse([.. command.Split(' ').Select(word => word == "N" ? "1" : word)]).Errors.Select(error => error.Message);

    /// <summary>Up to a comment, another part of the shell's, or the end of what is set as code; what may be left out is there.</summary>
    private static IEnumerable<string> CommandsIn(string document) =>
        from match in Command().Matches(Continued().Replace(document, " "))
        select string.Join(' ', match.Groups[1].Value.Split((char[])[' ', '[', ']', '\''], StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("dotnet run -c Release -- ([^`#>\\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continued();
}
