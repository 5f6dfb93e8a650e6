using System.Text.Json.Nodes;
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

    [Theory]
    // With fingerprints, without, and with one on one side only.
    [InlineData("f1", "f2", "6.12", "6.12")]
    [InlineData(null, null, "6.12", "6.13")]
    [InlineData("f1", null, "6.12", "6.13")]
    public void Two_machines_are_never_one_series(string? fingerprint, string? other, string kernel, string otherKernel)
    {
        History history = History.Of(Enumerable.Range(0, 20).Select(i => i < 12 ? On(140, i, kernel, fingerprint) : On(150, i, otherKernel, other)));
        Assert.Equal([(12, "host on machine 1"), (8, "host on machine 2")], history.Series.Select(s => (s.Points.Count, s.Title)));
        Assert.DoesNotContain(history.Series.SelectMany(s => s.Points), p => p.IsChange);
        Assert.Equal([$"machine 1: Linux {kernel}", $"machine 2: Linux {otherKernel}"], history.Machines.Select(m => m.Split(',')[0]));
        string text = TextRenderer.Render(HistoryReport.Of(history)).ReplaceLineEndings(" ");
        Assert.Contains("machine 2: Linux", text, StringComparison.Ordinal);
        Assert.Contains("getpid, host on machine 2", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f1", "f1", "6.12", "6.13")]
    [InlineData("f1", null, "6.12", "6.12")]
    public void One_machine_is_one_series(string? fingerprint, string? other, string kernel, string otherKernel)
    {
        History history = History.Of([On(140, 1, kernel, fingerprint), On(141, 2, otherKernel, other)]);
        Assert.Equal("host", Assert.Single(history.Series).Title);
        Assert.Empty(history.Machines);
    }

    private static RunData On(double cost, int seed, string kernel, string? fingerprint)
    {
        RunData run = RunComparisonTests.Run(cost, seed, kernel);
        var machine = new Dictionary<string, JsonNode?>(run.Manifest.Machine);
        if (fingerprint is not null)
            machine["fingerprint"] = new JsonObject { ["hash"] = fingerprint };
        return run with { Manifest = run.Manifest with { Machine = machine } };
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

    /// <summary>A level has three runs at least, and differs by more than the margin: 1.25 is just 25 % above 1.</summary>
    [Fact]
    public void Where_a_new_level_begins_to_be_one()
    {
        Assert.Equal([3], History.Changes([1, 1, 1, 2, 2, 2], 0.02));
        Assert.Empty(History.Changes([1, 1, 2, 2, 2], 0.02));
        double[] quarter = [1, 1, 1, 1, 1, 1.25, 1.25, 1.25, 1.25, 1.25];
        Assert.Empty(History.Changes(quarter, 0.25));
        Assert.Equal([5], History.Changes(quarter, 0.2499));
        Assert.Equal([5], History.Changes([.. quarter.Reverse()], 0.19));
        double[] three = [.. Enumerable.Range(0, 30).Select(i => i < 10 ? 1.0 : i < 20 ? 5 : 2)];
        Assert.Equal([10, 20], History.Changes(three, 0.02));
        Assert.Equal([10], History.Changes(three, 0.7));
    }

    [Fact]
    public void A_damaged_run_is_named_and_left_out()
    {
        Directory.CreateDirectory(directory.File("a"));
        History history = History.Load(directory.Path);
        Assert.Empty(history.Series);
        Assert.Contains("no samples.csv", Assert.Single(history.Skipped), StringComparison.Ordinal);
        Assert.Contains("there is no such directory", Assert.Throws<ResultFileException>(() => History.Load(directory.File("nowhere"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chart_is_drawn()
    {
        History history = History.Of(Enumerable.Range(0, 12).Select(i => RunComparisonTests.Run(i < 7 ? 140 : 150, i)));
        ChartOutcome outcome = HistoryReport.Draw(history, directory.Path);
        Assert.Equal((null, 2), (outcome.Problem, outcome.Files.Count));
    }
}
