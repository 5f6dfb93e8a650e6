using System.Xml.Linq;
using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

public sealed class ChartTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Each_scenario_gets_its_three_charts_as_svg_and_png_under_a_foreign_culture()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid", "enosys"]);
        using var culture = new ForeignCulture();
        ChartOutcome outcome = Charts.Draw(run);
        if (outcome.Problem == Gnuplot.MissingMessage)
            Assert.Skip(Gnuplot.MissingMessage);
        Assert.Null(outcome.Problem);
        Assert.Equal(12, outcome.Files.Count);
        Assert.All(outcome.Files, file => Assert.InRange(new FileInfo(file).Length, 2000, 2_000_000));

        string comparison = Texts(outcome.Files.Single(f => f.EndsWith("comparison-getpid.svg", StringComparison.Ordinal)));
        Assert.Contains("2.1 µs", comparison, StringComparison.Ordinal);
        Assert.Contains("published, not measured here", comparison, StringComparison.Ordinal);
        Assert.Contains("unavailable: this kernel has no KVM_CAP_HOST_SYSCALL", comparison, StringComparison.Ordinal);
        Assert.Contains("time per call", comparison, StringComparison.Ordinal);
        Assert.DoesNotContain("141,", comparison, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_reasons_can_hold_anything()
    {
        const string Hostile = "a'b\"c`id`\\ %s %% _x^2 {y} @z ../..";
        RunDirectory run = SyntheticRun.Write(directory.File("run"), [Hostile], reason: Hostile + "\nnext line");
        ChartOutcome outcome = Charts.Draw(run);
        if (outcome.Problem == Gnuplot.MissingMessage)
            Assert.Skip(Gnuplot.MissingMessage);
        Assert.Null(outcome.Problem);
        Assert.All(outcome.Files, file => Assert.Equal(run.Charts, Path.GetDirectoryName(file)));
        Assert.Contains("`id`", Texts(outcome.Files[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_tool_one_line_tells_the_remedy_and_nothing_fails()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid"]);
        ChartOutcome outcome = Charts.Draw(run, new Gnuplot("no-such-gnuplot"));
        Assert.Equal(Gnuplot.MissingMessage, outcome.Problem);
        Assert.Empty(outcome.Files);
    }

    [Fact]
    public void A_tool_that_fails_is_one_line_too()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid"]);
        Assert.StartsWith("A chart was not drawn", Charts.Draw(run, new Gnuplot("false")).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 1900, false)]
    [InlineData(100, 2100, true)]
    public void The_axis_is_logarithmic_from_a_factor_of_20_on(double least, double most, bool log) =>
        Assert.Equal(log, Axis.ForCosts([least, most], Unit.Nanoseconds).IsLog);

    [Fact]
    public void Text_behind_the_longest_bar_fits_into_the_plot()
    {
        var note = new Note(0, 1000, new string('x', 60));
        Axis axis = Axis.ForCosts([10, 1000], Unit.Nanoseconds).WithRoomFor([note], width: 800);
        Assert.InRange((axis.Position(1000) * 800) + TextWidth.Of(note.Text), 0, 800);
    }

    private static string Texts(string svg) =>
        string.Join('\n', XDocument.Load(svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
}
