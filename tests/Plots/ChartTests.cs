using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>The files of a run's charts.</summary>
public sealed class ChartTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Each_scenario_gets_its_charts_as_svg_and_png_under_a_foreign_culture()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid", "enosys"]);
        using var culture = new ForeignCulture();
        ChartOutcome outcome = Charts.Draw(run);
        Assert.Null(outcome.Problem);
        Assert.Equal(16, outcome.Files.Count);
        Assert.All(outcome.Files, file => Assert.InRange(new FileInfo(file).Length, 2000, 200_000));
        foreach (string file in outcome.Files.Where(f => f.EndsWith(".png", StringComparison.Ordinal)))
            Assert.Equal("\u0089PNG"u8[1..], File.ReadAllBytes(file).AsSpan(0, 4));

        string comparison = Texts(outcome, "comparison-getpid");
        Assert.Contains("2.1 µs", comparison, StringComparison.Ordinal);
        Assert.Contains("published, not measured here", comparison, StringComparison.Ordinal);
        Assert.Contains("unavailable: this kernel has no KVM_CAP_HOST_SYSCALL", comparison, StringComparison.Ordinal);
        Assert.Contains("time per call", comparison, StringComparison.Ordinal);
        Assert.DoesNotContain("141,", comparison, StringComparison.Ordinal);

        // Latency against CPU time: each path with both has its name there, rungs and counts do not.
        string[] frontier = Texts(outcome, "frontier-getpid").Split('\n');
        Assert.Equal(["ptrace-sysemu", "vm-exit", "host"], frontier.Where(text => text is "host" or "vm-exit" or "ptrace-sysemu" or "exit-pio" or "hypercall"));
        Assert.Contains("12.8 µs", frontier);
    }

    [Fact]
    public void Names_and_reasons_can_hold_anything()
    {
        const string Hostile = "a'b\"c`id`\\ %s %% _x^2 {y} @z ../.. <b>&amp; \u0007\ud83d\ude00\ud800";
        RunDirectory run = SyntheticRun.Write(directory.File("run"), [Hostile], reason: Hostile + "\nnext line");
        ChartOutcome outcome = Charts.Draw(run);
        Assert.Null(outcome.Problem);
        Assert.All(outcome.Files, file => Assert.Equal(run.Charts, Path.GetDirectoryName(file)));
        string texts = string.Join('\n', DrawnChart.Load(outcome.Files[0]).Texts.Select(t => t.Value));
        Assert.Contains("`id`", texts, StringComparison.Ordinal);
        Assert.Contains("<b>&amp; ??", texts, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_gives_the_same_bytes()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid"]);
        byte[][] first = [.. Charts.Draw(run).Files.Select(File.ReadAllBytes)];
        Assert.Equal(first, Charts.Draw(run).Files.Select(File.ReadAllBytes));
    }

    [Fact]
    public void No_text_of_any_chart_touches_another_or_leaves_the_page()
    {
        string reason = string.Join(' ', Enumerable.Repeat("a long reason", 40));
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid", new string('s', 200)], reason: reason);
        foreach (string file in Charts.Draw(run).Files.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)))
        {
            DrawnChart.Text[] texts = [.. DrawnChart.Load(file).Texts];
            Assert.InRange(texts.Length, 10, 200);
            for (int i = 0; i < texts.Length; i++)
            {
                if (texts[i].Size <= ChartFont.Size)
                    Assert.InRange(texts[i].X + texts[i].Length, 0, 1000);
                Assert.DoesNotContain(texts.Skip(i + 1), other => texts[i].Overlaps(other));
            }
        }
    }

    private static string Texts(ChartOutcome outcome, string name)
    {
        string svg = outcome.Files.Single(f => Path.GetFileName(f) == name + ".svg");
        return string.Join('\n', DrawnChart.Load(svg).Texts.Select(t => t.Value));
    }
}
