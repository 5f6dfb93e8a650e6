using Hostcall.Plots;
using Hostcall.Plots.Renderers;
using Hostcall.Results;

namespace Hostcall.Tests.Results;

public sealed class HistoryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_new_level_is_marked_at_its_first_run()
    {
        History history = History.Of(Enumerable.Range(0, 20).Select(i => RunComparisonTests.Run(i < 12 ? 140 : 150, i)).Reverse());
        HistorySeries series = Assert.Single(history.Series);
        Assert.Equal(20, series.Points.Count);
        Assert.Equal([12], series.Points.Select((p, i) => (p, i)).Where(x => x.p.IsChange).Select(x => x.i));
        Assert.Contains("<- changed", TextRenderer.Render(HistoryReport.Of(history)), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_alone_and_steps_below_the_margin_are_no_change()
    {
        Assert.Empty(History.Changes([1, 1, 1, 1, 1, 1, 1, 1], 0.02));
        Assert.Empty(History.Changes([1, 2, 1], 0.02));
        double[] small = [.. Enumerable.Range(0, 20).Select(i => (i < 10 ? 1 : 1.01) + (0.0001 * (i % 3)))];
        Assert.Empty(History.Changes(small, 0.02));
        Assert.Equal([10], History.Changes(small, 0.005));
    }

    [Fact]
    public void A_damaged_run_is_named_and_left_out()
    {
        Directory.CreateDirectory(directory.File("a"));
        History history = History.Load(directory.Path);
        Assert.Empty(history.Series);
        Assert.Contains("no samples.csv", Assert.Single(history.Skipped), StringComparison.Ordinal);
        Assert.Throws<ResultFileException>(() => History.Load(directory.File("nowhere")));
    }

    [Fact]
    public void The_chart_is_drawn()
    {
        History history = History.Of(Enumerable.Range(0, 12).Select(i => RunComparisonTests.Run(i < 7 ? 140 : 150, i)));
        ChartOutcome outcome = HistoryReport.Draw(history, directory.Path);
        if (outcome.Problem == Gnuplot.MissingMessage)
            Assert.Skip(Gnuplot.MissingMessage);
        Assert.Equal((null, 2), (outcome.Problem, outcome.Files.Count));
    }
}
