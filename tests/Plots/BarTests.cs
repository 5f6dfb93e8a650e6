using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Plots.Sections;
using Hostcall.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Bars of characters, and which paths have one.</summary>
public sealed class BarTests
{
    private static readonly Bar[] Four = [new("a", 10, "1"), new("b", 5, "1"), new("c", 0.01, "1"), new("d", 0, "1")];

    /// <summary>Ten characters for the longest, half for a half, one for next to nothing, and none for nothing.</summary>
    [Fact]
    public void A_bar_is_as_long_as_its_part_of_the_longest() => Assert.Equal(
        "bars\n  a  ##########  1\n  b  #####  1\n  c  #  1\n  d    1\n", Mail(18, Four));

    [Fact]
    public void Bars_without_room_for_ten_characters_or_without_any_length_are_left_out()
    {
        Assert.Equal("", Mail(17, Four));
        Assert.Equal("", Mail(72, new Bar("a", 0, "0")));
        Assert.Equal("", Mail(72));
        Assert.Equal("bars\n  a  ##########  1\n", Mail(18, new Bar("a", 0.5, "1")));
    }

    [Fact]
    public void A_word_that_is_longer_than_a_line_is_broken()
    {
        string word = new('x', 45);
        Assert.Equal($"{word[..20]}\n{word[..20]}\n{word[..5]}\n", TextRenderer.Render(new Report("", [new Paragraph(word)], []), 20));
        Assert.Equal($"{word[..20]}\n", TextRenderer.Render(new Report("", [new Paragraph(word[..20])], []), 20));
    }

    [Theory]
    [InlineData("ab cd", 5, "ab cd")]
    [InlineData("ab cd", 4, "ab|cd")]
    [InlineData("abcdef g h", 3, "abcdef|g h")]
    [InlineData(" a  b ", 9, "a b")]
    [InlineData("", 9, "")]
    public void Words_are_wrapped_where_the_next_one_would_not_fit(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', Words.Wrap(text, width)));

    /// <summary>Of more than eight those of the answer alone, and where there is no answer the first sixteen.</summary>
    [Fact]
    public void Of_many_paths_those_of_the_answer_have_bars()
    {
        SummaryRow[] asked = [ByHand.Time("host", 1), ByHand.Time("vm-exit", 3), ByHand.Time("hypercall", 2)];
        SummaryRow[] eight = [.. asked, .. Others(5)], nine = [.. asked, .. Others(6)];
        Assert.Equal(8, RowsTable.Bars(eight).Count);
        Assert.Equal(["host", "vm-exit", "hypercall"], RowsTable.Bars(nine).Select(bar => bar.Name));
        Assert.Equal(16, RowsTable.Bars([ByHand.Time("host", 1), .. Others(20)]).Count);
        Assert.Equal(
            new Bar("host", 1, "1.000 ns"),
            RowsTable.Bars([ByHand.Time("host", 1), ByHand.Time("loop", 1) with { IsRung = true }, ByHand.Time("vm-exit", null)]).Single());

        static IEnumerable<SummaryRow> Others(int count) =>
            Enumerable.Range(0, count).Select(i => ByHand.Time($"other-{i}", 5) with { Traits = new PathTraits("", "host") });
    }

    /// <summary>1,000 ns a call: a million calls fill a second, and one that works one and a half times as long on CPUs does not spin yet.</summary>
    [Fact]
    public void Calls_that_just_fill_a_second_fit()
    {
        SummaryRow plain = ByHand.Time("a", 1000, 1500), spinning = ByHand.Time("b", 1000, 1501);
        Assert.Equal((false, true), (BreakEvenSection.Spins(plain), BreakEvenSection.Spins(spinning)));
        Assert.Equal((1.5, 2), (BreakEvenSection.Taken(plain, 1_000_000), BreakEvenSection.Taken(spinning, 1_000_000)));
        Assert.Null(BreakEvenSection.Taken(plain, 1_000_001));
        Assert.Equal(1_000_000, BreakEvenSection.PaysFrom(spinning, ByHand.Time("c", 2000, 2000)));
        Assert.Null(BreakEvenSection.PaysFrom(spinning, ByHand.Time("c", 2000, 1999)));
        Assert.Null(BreakEvenSection.PaysFrom(spinning, ByHand.Time("c", 2000, 1000)));
    }

    private static string Mail(int width, params Bar[] bars) =>
        TextRenderer.Render(new Report("", [new Figure("", "bars") { Bars = bars, For = Audience.Mail }], []), width);
}
