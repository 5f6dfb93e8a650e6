using System.Text;
using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>The font comes from a package, has every character, and text is fitted by the width that it has.</summary>
public sealed class ChartFontTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

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
        Assert.Contains(
            "no /Assets/Inter-Huge.ttf",
            Assert.Throws<InvalidDataException>(() => PackagedFont.Read(new MemoryStream(Package()), "Inter-Huge")).Message,
            StringComparison.Ordinal);

    /// <summary>The index ends with a file that is no font; under a font's name, it is found as all others are.</summary>
    [Fact]
    public void The_last_file_of_the_package_is_found()
    {
        byte[] package = Package();
        ReadOnlySpan<byte> last = "/!AvaloniaResourceXamlInfo"u8, renamed = "/Assets/Inter-LastOne1.ttf"u8;
        renamed.CopyTo(package.AsSpan(package.AsSpan().IndexOf(last)));
        Assert.InRange(PackagedFont.Read(new MemoryStream(package), "Inter-LastOne1").Length, 100, 1000);
    }

    /// <summary>The version stands before the number of files and the first name with its length.</summary>
    [Fact]
    public void A_package_of_another_version_is_not_read()
    {
        byte[] package = Package();
        int version = package.AsSpan().IndexOf("/Assets/Inter-Bold.ttf"u8) - 9;
        Assert.Equal(2, package[version]);
        package[version] = 3;
        Assert.Contains(
            "!AvaloniaResources is of version 3, not 2",
            Assert.Throws<InvalidDataException>(() => PackagedFont.Read(new MemoryStream(package), "Inter-Bold")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Each weight is another file of the package.</summary>
    [Fact]
    public void Every_font_of_the_package_is_found()
    {
        byte[] package = Package();
        string[] weights = ["Bold", "Light", "Medium", "Regular", "SemiBold", "Thin"];
        byte[][] fonts = [.. weights.Select(weight => PackagedFont.Read(new MemoryStream(package), $"Inter-{weight}"))];
        // The number with which a file of TrueType outlines begins.
        Assert.All(fonts, font => Assert.Equal([0, 1, 0, 0], font[..4]));
        Assert.Equal(fonts.Length, fonts.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void The_font_has_every_character_that_the_program_writes()
    {
        // All of the sources of charts and reports, and the names and reasons that come from elsewhere.
        var sources = Checkout.Files("*.cs").Where(f => !Checkout.Name(f).StartsWith("tests/", StringComparison.Ordinal)).Select(File.ReadAllText);
        var drawn = sources.Where(text => !text.Contains("\\u", StringComparison.Ordinal));
        Rune[] needed = [.. drawn.SelectMany(text => text.EnumerateRunes()).Where(r => !Rune.IsControl(r)).Distinct()];
        Assert.Contains(new Rune('µ'), needed);
        Assert.Contains(new Rune('−'), needed);
        Assert.Contains(new Rune('…'), needed);
        Assert.Empty(needed.Where(r => !ChartFont.Typeface.ContainsGlyph(r.Value)).Select(r => $"U+{r.Value:X4} {r}"));
        Assert.Equal("a µ−…±× b", ChartFont.Drawable("a\tµ−…±× b"));
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

    [Fact]
    public void A_word_of_one_letter_is_a_line_where_there_is_no_room_beside_it()
    {
        Assert.Equal(["word", "a"], Wrap.Lines("word a", ChartFont.Width("word")));
        Assert.Equal(["a", "word"], Wrap.Lines("a  word ", ChartFont.Width("word")));
        Assert.Equal(["a b"], Wrap.Lines("a b", ChartFont.Width("a") + ChartFont.Width(" ") + ChartFont.Width("b")));
        Assert.Empty(Wrap.Lines(" ", 100));
    }

    [Fact]
    public void Of_a_text_that_does_not_fit_there_is_what_fits_before_an_ellipsis()
    {
        double room = ChartFont.Width("abc") + ChartFont.Width("…");
        Assert.Equal("abc…", Wrap.Cut("abcdef", room + 0.5));
        Assert.Equal("abcdef", Wrap.Cut("abcdef", ChartFont.Width("abcdef")));
        Assert.Equal("ab…", Wrap.Cut("ab cdef", ChartFont.Width("ab ") + ChartFont.Width("…") + 0.5));
        Assert.Equal("…", Wrap.Cut("abcdef", 1));
        Assert.Equal((0, 3), (ChartFont.Fitting("abc", 0), ChartFont.Fitting("abc", 1000)));
        Assert.Equal("word", Wrap.InTwo("word", ChartFont.Width("word")));
        Assert.Equal("word\nword", Wrap.InTwo("word word", ChartFont.Width("word")));
        Assert.StartsWith("word\nwor", Wrap.InTwo("word word word", ChartFont.Width("word") + 12), StringComparison.Ordinal);
        Assert.EndsWith("…", Wrap.InTwo("word word word", ChartFont.Width("word") + 12), StringComparison.Ordinal);
    }

    private static byte[] Package()
    {
        using Stream package = typeof(Charts).Assembly.GetManifestResourceStream("Avalonia.Fonts.Inter.dll")!;
        using var bytes = new MemoryStream();
        package.CopyTo(bytes);
        return bytes.ToArray();
    }
}
