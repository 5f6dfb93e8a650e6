using System.Text;
using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

public sealed class ChartTests : IDisposable
{
    private const double Left = 150, Right = Left + PageDrawing.PlotWidth;

    private static readonly Axis ToHundred = new(0, 100, IsLog: false, [(0, "0"), (50, "50"), (100, "100")], "of a test", Unit.Nanoseconds);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Each_scenario_gets_its_three_charts_as_svg_and_png_under_a_foreign_culture()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid", "enosys"]);
        using var culture = new ForeignCulture();
        ChartOutcome outcome = Charts.Draw(run);
        Assert.Null(outcome.Problem);
        Assert.Equal(12, outcome.Files.Count);
        Assert.All(outcome.Files, file => Assert.InRange(new FileInfo(file).Length, 2000, 200_000));
        Assert.All(outcome.Files.Where(f => f.EndsWith(".png", StringComparison.Ordinal)), file => Assert.Equal("\u0089PNG"u8[1..], File.ReadAllBytes(file).AsSpan(0, 4)));

        string comparison = Texts(outcome, "comparison-getpid");
        Assert.Contains("2.1 µs", comparison, StringComparison.Ordinal);
        Assert.Contains("published, not measured here", comparison, StringComparison.Ordinal);
        Assert.Contains("unavailable: this kernel has no KVM_CAP_HOST_SYSCALL", comparison, StringComparison.Ordinal);
        Assert.Contains("time per call", comparison, StringComparison.Ordinal);
        Assert.DoesNotContain("141,", comparison, StringComparison.Ordinal);
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

    public static TheoryData<string> Damages => ["missing", "not an assembly", "of another package", "cut"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Without_its_font_one_line_says_what_to_do_and_nothing_is_drawn(string damage)
    {
        byte[] package = Package();
        Stream? assembly = damage switch
        {
            "missing" => null,
            "not an assembly" => new MemoryStream("MZ, but no assembly"u8.ToArray()),
            "of another package" => File.OpenRead(typeof(Charts).Assembly.Location),
            _ => new MemoryStream(package[..(package.Length / 2)]),
        };
        ChartOutcome outcome = Charts.Draw(Pages(), directory.Path);
        Assert.StartsWith("No charts were drawn: this build has no font Inter-Medium (", outcome.Problem, StringComparison.Ordinal);
        Assert.EndsWith("build it again from a clean checkout.", outcome.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", outcome.Problem, StringComparison.Ordinal);
        Assert.Empty(outcome.Files);

        IEnumerable<Page> Pages()
        {
            PackagedFont.Read(assembly, "Inter-Medium");
            yield break;
        }
    }

    [Fact]
    public void A_font_that_the_package_does_not_have_is_said_to_be_missing() =>
        Assert.Contains("no /Assets/Inter-Huge.ttf", Assert.Throws<InvalidDataException>(() => PackagedFont.Read(new MemoryStream(Package()), "Inter-Huge")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_font_has_every_character_that_the_program_writes()
    {
        // All of the sources of charts and reports, and the names and reasons that come from elsewhere.
        IEnumerable<string> sources = Checkout.Files("*.cs").Where(f => !Checkout.Name(f).StartsWith("tests/", StringComparison.Ordinal) && !File.ReadAllText(f).Contains("\\u", StringComparison.Ordinal));
        Rune[] needed = [.. sources.SelectMany(f => File.ReadAllText(f).EnumerateRunes()).Where(r => !Rune.IsControl(r)).Distinct()];
        Assert.Contains(new Rune('µ'), needed);
        Assert.Contains(new Rune('−'), needed);
        Assert.Contains(new Rune('…'), needed);
        Assert.Empty(needed.Where(r => !ChartFont.Typeface.ContainsGlyph(r.Value)).Select(r => $"U+{r.Value:X4} {r}"));
        Assert.Equal("a µ−…±× b", ChartFont.Drawable("a\tµ−…±× b"));
    }

    [Fact]
    public void A_bar_starts_where_it_says_and_ends_at_its_value()
    {
        DrawnChart chart = Draw(2, new Bar(0, 0, 50, Ink.Native), new Bar(1, 25, 75, Ink.Pale));
        Assert.Equal(2, chart.Rectangles.Count);
        AssertSpan(Ink.Native, 0, 50, chart.Rectangles[0]);
        AssertSpan(Ink.Pale, 25, 75, chart.Rectangles[1]);
        Assert.InRange(chart.Rectangles[1].Top - chart.Rectangles[0].Bottom, 5, 20);
        Assert.InRange(chart.Rectangles[0].Bottom - chart.Rectangles[0].Top, 15, 30);
    }

    [Fact]
    public void A_bar_beyond_the_axis_ends_with_it()
    {
        DrawnChart chart = Draw(1, new Bar(0, -30, 500, Ink.Native));
        AssertSpan(Ink.Native, 0, 100, Assert.Single(chart.Rectangles));
    }

    [Fact]
    public void A_hatched_bar_is_an_outline_with_slanted_lines_and_no_other_bar_has_any()
    {
        DrawnChart chart = Draw(2, new Bar(0, 0, 50, Ink.Faint, Hatched: true), new Bar(1, 0, 50, Ink.Native));
        DrawnChart.Rectangle bar = chart.Rectangles[0];
        AssertSpan(Ink.Page, 0, 50, bar);
        DrawnChart.Path[] lines = [.. chart.Lines(Ink.Faint).Where(p => p.Top >= bar.Top - 0.1 && p.Bottom <= bar.Bottom + 0.1)];
        Assert.Equal(4, lines[0].Strokes.Count);
        DrawnChart.Path hatch = lines[1];
        Assert.InRange(hatch.Strokes.Count, 40, 70);
        Assert.All(hatch.Strokes, s => Assert.Equal(s.X2 - s.X1, s.Y2 - s.Y1, 0.1));
        Assert.InRange(hatch.Left, bar.Left, bar.Left + 1);
        Assert.InRange(hatch.Right, bar.Right - 9, bar.Right + 0.1);
        Assert.Empty(chart.Lines(Ink.Native));
    }

    [Fact]
    public void A_whisker_is_a_line_from_its_low_to_its_high_end_with_an_end_at_each()
    {
        DrawnChart chart = Draw(1, new Bar(0, 0, 50, Ink.Native), new Whisker(0, 40, 70));
        DrawnChart.Path halo = Assert.Single(chart.Lines(Ink.Page)), line = Assert.Single(chart.Lines(Ink.Text));
        Assert.Equal(halo.Strokes, line.Strokes);
        Assert.Equal(3, line.Strokes.Count);
        Assert.Equal((At(40), At(70)), (line.Strokes[0].X1, line.Strokes[0].X2));
        Assert.Equal(line.Strokes[0].Y1, line.Strokes[0].Y2);
        Assert.Equal([At(40), At(70)], line.Strokes.Skip(1).Select(s => s.X1));
        Assert.All(line.Strokes.Skip(1), end => Assert.Equal((end.X1, true), (end.X2, end.Y1 < line.Strokes[0].Y1 && end.Y2 > line.Strokes[0].Y1)));
    }

    [Fact]
    public void A_box_has_four_sides_and_its_median()
    {
        DrawnChart.Path box = Assert.Single(Draw(1, new Box(0, 20, 30, 60)).Lines(Ink.Text));
        Assert.Equal(5, box.Strokes.Count);
        Assert.Equal((At(20), At(60)), (box.Left, box.Right));
        Assert.Equal([At(20), At(30), At(60)], box.Strokes.Where(s => s.X1 == s.X2).Select(s => s.X1).Order());
    }

    [Fact]
    public void Each_point_is_a_dot_at_its_value_and_height()
    {
        DrawnChart.Path dots = Assert.Single(Draw(1, new Points(0, [(10, -0.3), (50, 0), (90, 0.3)], Ink.Native)).Paths, p => p.IsDots);
        Assert.Equal([At(10), At(50), At(90)], dots.Strokes.Select(s => s.X1), (a, b) => Math.Abs(a - b) < 0.1);
        Assert.Equal(3, dots.Strokes.Select(s => s.Y1).Distinct().Count());
        Assert.Equal(dots.Strokes.Select(s => s.Y1).Order(), dots.Strokes.Select(s => s.Y1));
    }

    [Fact]
    public void A_segment_has_its_label_in_the_middle_where_that_fits()
    {
        DrawnChart chart = Draw(1, new Segment(0, 0, 20, Ink.Native, "12"), new Segment(0, 20, 21, Ink.Pale, "13"));
        Assert.Equal(2, chart.Rectangles.Count);
        DrawnChart.Text label = Assert.Single(chart.Texts, t => t.Value is "12" or "13");
        Assert.Equal(("12", At(10)), (label.Value, Math.Round(label.X + (label.Length / 2), 0)), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1);
    }

    [Fact]
    public void Text_is_text_with_a_title_and_a_size_that_scales()
    {
        DrawnChart chart = Draw(1, new Note(0, 50, "first\nsecond"));
        Assert.Equal(["a title", "a heading", "row 0", "first", "second", "of a test", "0", "50", "100", "A caption."], chart.Texts.Select(t => t.Value), StringComparer.Ordinal);
        Assert.Equal(("a title", "A caption."), (chart.Root.Elements().First().Value, chart.Root.Elements().Skip(1).First().Value));
        Assert.Equal("img", (string?)chart.Root.Attribute("role"));
        Assert.StartsWith("0 0 1000 ", (string?)chart.Root.Attribute("viewBox"), StringComparison.Ordinal);
        Assert.All(chart.Texts, t => Assert.InRange(t.Length, t.Value.Length * t.Size * 0.25, t.Value.Length * t.Size * 0.9));
    }

    [Fact]
    public void Every_measured_row_has_its_bar_from_the_start_of_the_axis_and_both_halves_of_its_interval()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        SummaryRow[] rows = [.. view.Summary.Rows.Where(r => !r.IsRung && r.Estimate is not null)];
        DrawnChart chart = DrawnChart.Parse(PageDrawing.Svg(ComparisonChart.For(view, "getpid")!));
        DrawnChart.Rectangle[] bars = [.. chart.Rectangles.Where(r => r.Colour != Ink.Page)];
        DrawnChart.Path[] whiskers = [.. chart.Lines(Ink.Text)];
        Assert.Equal(rows.Length, bars.Length);

        // A count has no interval.
        Assert.Equal(rows.Count(row => row.CiLow is not null), whiskers.Length);
        Assert.Contains(rows, row => row.CiLow is null);
        Assert.All(chart.Rectangles, bar => Assert.Equal(Left, bar.Left, 0.1));
        Assert.All(bars.Zip(whiskers), pair => Assert.InRange(pair.First.Right, pair.Second.Left - 0.1, pair.Second.Right + 0.1));
        Assert.All(bars.Zip(whiskers, rows).Where(t => t.Third.Unit == Unit.Nanoseconds), t =>
        {
            Assert.True(t.Second.Right - t.First.Right > 0.1, "the upper half is missing");
            Assert.True(t.First.Right - t.Second.Left > 0.1, "the lower half is missing");
        });
        int claims = view.Summary.Published.Count(f => f.IsClaim && f.ValueLow is not null);
        Assert.InRange(claims, 1, 10);
        Assert.Equal(claims, chart.Rectangles.Count(r => r.Colour == Ink.Page));
        Assert.Equal(claims, chart.Lines(Ink.Faint).Count(p => p.Strokes.Count > 10));
    }

    [Fact]
    public void A_rung_stands_on_the_one_below_it()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        DrawnChart chart = DrawnChart.Parse(PageDrawing.Svg(LadderChart.For(view, "getpid")!));
        DrawnChart.Rectangle[] pale = [.. chart.Rectangles.Where(r => r.Colour == Ink.Pale)], dark = [.. chart.Rectangles.Where(r => r.Colour != Ink.Pale)];
        Assert.Equal((3, 4), (pale.Length, dark.Length));
        Assert.All(pale, bar => Assert.Equal(Left, bar.Left, 0.1));
        Assert.All(pale.Zip(dark.Skip(1)), pair => Assert.InRange(pair.Second.Left - pair.First.Right, -0.1, 0.1));
        Assert.Equal(pale.Select(bar => bar.Top), dark.Skip(1).Select(bar => bar.Top));
        Assert.Equal(4, chart.Lines(Ink.Text).Count());
    }

    [Fact]
    public void No_text_of_any_chart_touches_another_or_leaves_the_page()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid", new string('s', 200)], reason: string.Join(' ', Enumerable.Repeat("a long reason", 40)));
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

    [Theory]
    [InlineData(1, 9)]
    [InlineData(90, 190_000)]
    [InlineData(0.001, 5)]
    [InlineData(3, 1e15)]
    [InlineData(1e-9, 1e15)]
    public void Tics_can_be_read(double least, double most)
    {
        foreach (Unit unit in new[] { Unit.Nanoseconds, Unit.Instructions })
        {
            Axis axis = Axis.ForCosts([least, most], unit);
            string svg = PageDrawing.Svg(new Page("a", "", [new Panel("", [""], axis, [])], ""));
            DrawnChart.Text[] tics = [.. DrawnChart.Parse(svg).Texts.Where(t => t.Value != axis.Title && t.Value.Length > 0)];
            Assert.InRange(tics.Length, 2, 20);
            Assert.All(tics.Zip(tics.Skip(1)), pair => Assert.True(pair.First.X + pair.First.Length + 4 < pair.Second.X));
        }
    }

    [Fact]
    public void Of_a_long_row_a_sample_of_blocks_is_drawn_which_the_chart_says()
    {
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
        {
            foreach (Sample block in Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, 141, rounds: 1700).Concat(Synthetic.Blocks("getpid", "native", "vm-exit", Unit.Nanoseconds, 7712, rounds: 100)))
                writer.Append(block);
        }

        ManifestFile.Write(run.Manifest, Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds), Synthetic.Measured("getpid", "native", "vm-exit", Unit.Nanoseconds)));
        RunView view = RunView.Load(run);
        Page page = DistributionChart.For(view, "getpid", DistributionChart.BlocksOf(view))!;
        Points[] points = [.. page.Panels.Single().Marks.OfType<Points>()];
        Assert.InRange(points[0].Values.Count, 1800, DistributionChart.MostPoints);
        Assert.InRange(points[1].Values.Count, 280, 300);
        Assert.All(points, row => Assert.InRange(row.Values[^1].Height - row.Values[0].Height, 0.68, 0.7));
        Assert.Contains("Of a row with more than 2,000 blocks 2,000 are drawn", page.Caption, StringComparison.Ordinal);
        Note[] notes = [.. page.Panels.Single().Marks.OfType<Note>()];
        Assert.StartsWith("2,000 of 5,100 drawn\n", notes[0].Text, StringComparison.Ordinal);
        Assert.Contains(" of 300 beyond", notes[1].Text, StringComparison.Ordinal);
        string svg = PageDrawing.Svg(page);
        Assert.Equal(points.Sum(row => row.Values.Count), DrawnChart.Parse(svg).Paths.Where(p => p.IsDots).Sum(p => p.Strokes.Count));
        Assert.InRange(svg.Length, 20_000, 80_000);
    }

    [Fact]
    public void A_chart_of_few_blocks_shows_all_and_speaks_of_no_sample()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        Page page = DistributionChart.For(view, "getpid", DistributionChart.BlocksOf(view))!;
        Assert.DoesNotContain("2,000", page.Caption, StringComparison.Ordinal);
        Assert.Contains(page.Panels[0].Marks.OfType<Note>(), note => note.Text == "all 60 shown");
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
        Assert.InRange((axis.Position(1000) * 800) + ChartFont.Width(note.Text), 0, 800);
    }

    [Fact]
    public void Text_is_cut_and_wrapped_by_the_width_that_it_has()
    {
        const string Narrow = "iiiiiiiiiiiiiiiiiiii", Wide = "WWWWWWWWWWWWWWWWWWWW";
        Assert.Equal(Narrow, Wrap.Cut(Narrow, 120));
        Assert.EndsWith("…", Wrap.Cut(Wide, 120), StringComparison.Ordinal);
        Assert.InRange(ChartFont.Width(Wrap.Cut(Wide, 120)), 90, 120);
        IReadOnlyList<string> lines = Wrap.Lines(string.Join(' ', Enumerable.Repeat("word", 100)), 200);
        Assert.All(lines, line => Assert.InRange(ChartFont.Width(line), 1, 200));
        Assert.Equal(100, lines.Sum(line => line.Split(' ').Length));
        Assert.InRange(lines.Count, 16, 22);
    }

    private static byte[] Package()
    {
        using Stream package = typeof(Charts).Assembly.GetManifestResourceStream("Avalonia.Fonts.Inter.dll")!;
        using var bytes = new MemoryStream();
        package.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static DrawnChart Draw(int rows, params Mark[] marks) => DrawnChart.Parse(PageDrawing.Svg(
        new Page("name", "a title", [new Panel("a heading", [.. Enumerable.Range(0, rows).Select(row => $"row {row}")], ToHundred, marks)], "A caption.")));

    private static double At(double value) => Math.Round(Left + (value / 100 * PageDrawing.PlotWidth), 2);

    private static void AssertSpan(string colour, double from, double to, DrawnChart.Rectangle bar)
    {
        Assert.Equal(colour, bar.Colour, ignoreCase: true);
        Assert.Equal(At(from), bar.Left, 0.1);
        Assert.Equal(At(to), bar.Right, 0.1);
        Assert.InRange(bar.Right, Left, Right);
    }

    private static string Texts(ChartOutcome outcome, string name) => string.Join('\n', DrawnChart.Load(outcome.Files.Single(f => Path.GetFileName(f) == name + ".svg")).Texts.Select(t => t.Value));
}
