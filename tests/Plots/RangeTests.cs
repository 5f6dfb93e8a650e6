using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Sections;
using Hostcall.Results;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Plots;

/// <summary>Where the path stops to matter, on figures that are made up.</summary>
public sealed class RangeTests
{
    private static readonly ScenarioRange Range = new("made-up", "work", [new("none", "none"), new("some", "some"), new("much", "much")]);

    private static readonly Summary Summary = new()
    {
        RunId = "made-up",
        Method = null!,
        Comparisons = [],
        Ladder = [],
        Published = [],
        Rows =
        [
            .. Path("host", 100, 1000, 10_000).Select(row => row with { Traits = new PathTraits("") }),
            .. Path("exit", 2000, 2900, 11_900),
            .. Path("call", 500, 1400, 10_400),
            .. Path("near", 101, 1001, 10_001),
            .. Path("witness", 1, 2, 3).Select(row => row with { Traits = new PathTraits("", IsWitness: true) }),
            .. Path("rung", 1, 2, 3).Select(row => row with { IsRung = true }),
            Row("alone", "much", 9000),
        ],
    };

    [Fact]
    public void Each_point_is_compared_with_a_plain_call_at_the_same_point()
    {
        var view = Assert.Single(RangeView.Of(Summary, Range));
        Assert.Equal(["exit", "call", "near"], view.Paths.Select(path => path.Name)); // no witness, no rung, none of a single point
        Assert.Equal([20, 2.9, 1.19], view.Paths[0].Times);
        Assert.Equal([null, 2, 0], view.Paths.Select(RangeView.From));
        Assert.Equal(
            [
                "At each of these points within 10% of a plain call: near.",
                "From much on within 10% of a plain call: call.",
                "Not within 10% of a plain call, up to much: exit.",
            ],
            view.Sentences());
    }

    /// <summary>A path that comes near and leaves again has not stopped to matter; a point that is missing says nothing.</summary>
    [Fact]
    public void What_matters_again_later_has_not_stopped()
    {
        Assert.Equal(3, RangeView.From(new RangeLine("a", [9, 1.01, 1.5, 0.98])));
        Assert.Equal(2, RangeView.From(new RangeLine("a", [9, null, 1.01, 1.01])));
        Assert.Null(RangeView.From(new RangeLine("a", [1.01, 0.5])));
        // 10% is near yet, to either side.
        Assert.Equal([0, 1, 0, 1], new[] { 1.1, 1.101, 1 / 1.1, 0.909 }.Select(first => RangeView.From(new RangeLine("a", [first, 1]))));
    }

    [Fact]
    public void A_run_with_two_points_of_a_range_has_its_section_and_its_chart()
    {
        using var folder = new ScratchFolder();
        var run = SyntheticRun.Write(folder["run"], ["getpid", "openat-close"]);
        var manifest = ManifestFile.Read(run.Manifest) with { Ranges = [new("made-up", "work", [new("getpid", "little"), new("openat-close", "much")])] };
        var view = RunView.Load(run) with { Manifest = manifest };
        Section[] sections = [.. RangeSection.Of(view)];
        var section = Assert.Single(sections);
        Assert.Equal("Where the path stops to matter: work", section.Title);
        Assert.Equal(["native", "lab-bochs-icelake"], section.Parts.OfType<Table>().Select(table => table.Caption.Split(':')[0]));
        var page = RangeChart.For(view, manifest.Ranges[0])!;
        Assert.Equal(2, page.Panels.Count);
        Assert.Null(RangeChart.For(view, new("other", "work", [new("getpid", "little"), new("fstat", "much")])));
        string svg = PageDrawing.Svg(page);
        Assert.Contains("ptrace-sysemu", svg, StringComparison.Ordinal);
        Assert.Contains("much", svg, StringComparison.Ordinal);
    }

    private static IEnumerable<SummaryRow> Path(string path, double none, double some, double much) =>
        [Row(path, "none", none), Row(path, "some", some), Row(path, "much", much)];

    private static SummaryRow Row(string path, string scenario, double cost) => new()
    {
        Scenario = scenario,
        Lane = "native",
        Path = path,
        Unit = Unit.Nanoseconds,
        Status = Status.Measured,
        NRounds = 20,
        NBlocks = 60,
        Estimate = cost,
        Traits = new PathTraits("", "host"),
        Warnings = [],
    };
}
