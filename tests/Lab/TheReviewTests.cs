using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Lab;
using Hostcall.Results;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Lab;

/// <summary>
/// docs/the-review.md holds figures between comments that say how each comes about; they are what its commands give. With
/// HOSTCALL_WRITE_FIGURES=1 they are written anew instead of compared.
/// </summary>
[Collection(LabCollection.Name)]
public sealed partial class TheReviewTests
{
    private const string Command = "dotnet run -c Release -- ";

    /// <summary>Of a count that the scheduler moves.</summary>
    private const double Tolerance = 0.1;

    private static string File => Path.Combine(LabFolders.Repository(), "docs", "the-review.md");

    [Fact]
    public void Every_figure_is_what_the_commands_of_the_page_give()
    {
        string page = System.IO.File.ReadAllText(File);
        string[] commands = [.. page.Split('\n').Where(line => line.StartsWith(Command + "--scenario", StringComparison.Ordinal)).Select(line => line[Command.Length..])];
        Assert.NotEmpty(commands);
        var rows = commands.SelectMany(RowsOf).ToList();
        string remade = Figure().Replace(page, match => $"<!--{match.Groups["how"].Value}-->{Of(match.Groups["how"].Value, match.Groups["shown"].Value, rows)}<!--.-->");
        if (Environment.GetEnvironmentVariable("HOSTCALL_WRITE_FIGURES") == "1") System.IO.File.WriteAllText(File, remade);
        else Assert.Equal(page, remade);
    }

    [Fact]
    public void Every_figure_says_how_it_comes_about()
    {
        string page = System.IO.File.ReadAllText(File);
        var figures = Figure().Matches(page);
        Assert.True(figures.Count > 30);
        Assert.Equal(page.Split("<!--").Length - 1, 2 * figures.Count);
        Assert.All(figures, figure => Assert.Matches(@"^(count|about|ratio|saved|back) lab-[a-z0-9@-]+( [a-z-]+){1,3}$", figure.Groups["how"].Value));
        Assert.All(figures, figure => Assert.NotEqual("0", figure.Groups["shown"].Value));
    }

    private static IReadOnlyList<SummaryRow> RowsOf(string command)
    {
        using var folder = new ScratchFolder();
        var ended = TheProgram.Run([.. command.Split(' '), "--out", folder["run"]]);
        Assert.SkipWhen(ended.Code == 3, ended.Errors);
        Assert.Equal(0, ended.Code);
        return RunSummary(folder["run"]);
    }

    private static IReadOnlyList<SummaryRow> RunSummary(string run) => SummaryFile.Read(RunDirectory.Open(run).Summary).Rows;

    private static string Of(string how, string shown, IReadOnlyList<SummaryRow> rows)
    {
        string[] words = how.Split(' ');
        double Cost(int word) => rows.First(row => row.Lane == words[1] && row.Path == words[word]).Estimate!.Value;
        return words[0] switch
        {
            "count" => Unit.Instructions.Cell(Cost(2)),
            "saved" => Unit.Instructions.Cell(Cost(2) - Cost(3)),
            "ratio" => Figures.Ratio(Cost(2) / Cost(3)),
            "back" => Figures.Share((Cost(4) - Cost(3)) / (Cost(2) - Cost(3))),
            _ when double.TryParse(shown, NumberStyles.Number, CultureInfo.InvariantCulture, out double before) && Math.Abs((before / Cost(2)) - 1) < Tolerance => shown,
            _ => Figures.Count((long)Math.Round(Cost(2) / 100) * 100),
        };
    }

    [GeneratedRegex("<!--(?<how>[^>]*?)-->(?<shown>[^<]*)<!--\\.-->")]
    private static partial Regex Figure();
}
