using System.Globalization;
using System.Xml.Linq;
using Hostcall.Plots.Document;
using Hostcall.Plots.Sections;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Tests.Plots;

/// <summary>Flame graphs and differences of a few functions, each worked out by hand.</summary>
public sealed class TraceByHandTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>1,380 instructions on 1,380 pixels between margins of 10: one pixel each.</summary>
    [Fact]
    public void A_frame_is_as_wide_as_what_was_spent_in_and_above_it()
    {
        XElement root = Draw((690, "a b"), (400, "a"), (290, "a c"));
        Assert.Equal("1400 109 0 0 1400 109", Of(root, "width", "height", "viewBox"));
        Assert.Equal(
            [
                "all: 1,380 instructions (100.0 %) 10 82 1380 16", "a: 1,380 instructions (100.0 %) 10 65 1380 16",
                "b: 690 instructions (50.0 %) 10 48 690 16", "c: 290 instructions (21.0 %) 700 48 290 16",
            ],
            Frames(root));
        XElement[] texts = [.. root.Elements(Svg + "text")];
        Assert.Equal(
            ["a title", "callers below, callees above; width: instructions per call. Orange: host kernel; blue: VMM; green: payload"],
            texts.Take(2).Select(text => text.Value));
        Assert.Equal(["10 20 15 bold", "10 38 11 "], texts.Take(2).Select(text => Of(text, "x", "y", "font-size", "font-weight")));
        Assert.Equal(["all 13 94", "a 13 77", "b 13 60", "c 703 60"], texts.Skip(2).Select(text => $"{text.Value} {Of(text, "x", "y")}"));
    }

    /// <summary>A letter of 11 pixels is 6.16 wide, and 4 pixels beside the text are free: three letters need 22.48.</summary>
    [Theory]
    [InlineData(22, null)]
    [InlineData(23, "ab…")]
    [InlineData(30, "abc…")]
    [InlineData(53, "abcdef…")]
    [InlineData(54, "abcdefgh")]
    public void A_name_is_cut_where_its_frame_is_too_narrow(int width, string? label)
    {
        var texts = Draw((width, "abcdefgh"), (1380 - width, "z")).Elements(Svg + "text").Skip(2).Select(text => text.Value);
        string[] labels = [.. texts.Where(text => text is not "all" and not "z")];
        Assert.Equal(label is null ? [] : [label], labels);
    }

    [Fact]
    public void What_would_be_narrower_than_four_tenths_of_a_pixel_is_left_out_and_what_takes_no_time_is_no_graph()
    {
        Assert.Equal(["all", "a", "z"], Frames(Draw((4, "a"), (3, "b"), (13793, "z"))).Select(frame => frame.Split(':')[0]));
        Assert.Empty(Frames(Draw()));
        Assert.Equal("75", Draw().Attribute("height")?.Value);
    }

    [Fact]
    public void A_hue_is_a_domain_and_a_shade_a_name()
    {
        string[] colours = [.. Colours()];
        Assert.Equal("#dddddd", colours[0]);
        Assert.Equal([28, 140, 140, 205], colours.Skip(1).Select(colour => int.Parse(colour.Split('(', ',')[1], CultureInfo.InvariantCulture)).Order());
        Assert.Equal(colours, Colours());

        static IEnumerable<string> Colours() => Draw((345, "vmm!a"), (345, "payload!b"), (345, "c"), (345, "guest!c"))
            .Elements(Svg + "rect").Skip(1).Select(frame => frame.Attribute("fill")!.Value);
    }

    /// <summary>3,000 against 1,000 saves 2,000; a third of 1,500 gives 500 of them back.</summary>
    [Fact]
    public void A_difference_says_what_is_saved_and_given_back()
    {
        Profile from = Of("a", (SectionName.Rest, 3000)), to = Of("b", (SectionName.Rest, 1000)), robust = Of("b-robust", (SectionName.Rest, 1500));
        Assert.Equal(["b saves 2,000 instructions against a."], DifferenceText.Of(PathDiff.Of(from, to)));
        Assert.Equal(["b saves 2,000 instructions against a, and b-robust gives back 500 of them (25.0%)."], DifferenceText.Of(PathDiff.Of(from, to, robust)));
        Assert.Equal(["a takes 2,000 instructions more than b."], DifferenceText.Of(PathDiff.Of(to, from)));
        Assert.Equal(["c takes as many instructions as a."], DifferenceText.Of(PathDiff.Of(from, Of("c", (SectionName.Rest, 3000)))));
    }

    /// <summary>A tenth of what is saved needs no sentence of its own; more does.</summary>
    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "Without the L1D flush, b saves 1,799 instructions against a. KVM flushes it by loads")]
    [InlineData(2500, "Without the L1D flush, b takes 500 instructions more than a. KVM flushes it by loads")]
    public void What_a_CPU_lacks_is_told_apart(int flush, string? sentence)
    {
        Profile from = Of("a", (SectionName.Rest, 3000 - flush), (SectionName.CacheFlush, flush)), to = Of("b", (SectionName.Rest, 1000));
        Assert.Equal(sentence, DifferenceText.Of(PathDiff.Of(from, to)).ElementAtOrDefault(1)?.Split(" where")[0]);
    }

    [Fact]
    public void A_table_of_a_difference_has_shares_of_what_is_saved_and_none_of_a_loss()
    {
        Profile from = Of("a", (SectionName.Rest, 1000), (SectionName.CacheFlush, 2000));
        Profile to = Of("b", (SectionName.Rest, 1000)), robust = Of("b-robust", (SectionName.Rest, 1500));
        Table table = TraceSection.Difference(PathDiff.Of(from, to, robust));
        Assert.Equal(["section", "a", "b", "saved", "share", "robust", "given back"], table.Columns.Select(column => column.Heading));
        Assert.Equal(["total", "3,000", "1,000", "2,000", "100.0%", "1,500", "500"], table.Total!.Cells.Select(cell => cell.Text));
        string[] rows = [.. table.Rows.Select(row => string.Join(' ', row.Cells.Select(cell => cell.Text)))];
        Assert.Contains($"{SectionName.CacheFlush} 2,000 0 2,000 100.0% 0 0", rows);
        Assert.Contains($"{SectionName.Rest} 1,000 1,000 0 0.0% 1,500 500", rows);
        Assert.Equal(["total", "1,000", "3,000", "-2,000", ""], TraceSection.Difference(PathDiff.Of(to, from)).Total!.Cells.Select(cell => cell.Text));
        Assert.Equal("", TraceSection.Difference(PathDiff.Of(to, Of("c", (SectionName.Rest, 1000)))).Total!.Cells[4].Text);
        Assert.Equal("other", TraceSection.Difference(PathDiff.Of(from, to, robust with { Path = "other" })).Columns[5].Heading);
    }

    /// <summary>Fifteen functions, with names of at most forty letters.</summary>
    [Fact]
    public void Functions_are_shown_as_far_as_there_is_room()
    {
        string whole = new('x', 40), longer = new('y', 41);
        var names = new[] { whole, longer }.Concat(Enumerable.Range(0, 14).Select(i => $"f{i}"));
        ProfileRow[] rows = [.. names.Select((name, i) => Row(name, SectionName.Rest, 100 - i))];
        Table table = TraceSection.Functions(new Profile("s", "l", "a", Unit.Instructions, rows));
        Assert.Equal([whole, longer[..39] + "…", .. Enumerable.Range(0, 13).Select(i => $"f{i}")], table.Rows.Select(row => row.Cells[0].Text));

        Profile one = new("s", "l", "a", Unit.Instructions, [Row("both", SectionName.Rest, 1), Row("p", SectionName.Rest, 2)]);
        Profile other = new("s", "l", "b", Unit.Instructions, [Row("both", SectionName.Rest, 1), Row("q", SectionName.Rest, 2), Row("r", SectionName.Rest, 2)]);
        Assert.Equal("Only in a: 1 function; only in b: 2 functions.", TraceSection.FunctionDifference(PathDiff.Of(one, other)).Note);
    }

    private static XElement Draw(params (int Weight, string Stack)[] stacks) => XElement.Parse(
        FlameGraph.Draw("a title", Unit.Instructions, [.. stacks.Select(stack => new FoldedLine(stack.Stack.Split(' '), stack.Weight))]));

    /// <summary>But for the background.</summary>
    private static IEnumerable<string> Frames(XElement root) => root.Elements(Svg + "rect").Skip(1)
        .Select(frame => $"{frame.Value} {Of(frame, "x", "y", "width", "height")}");

    private static string Of(XElement element, params string[] attributes) => string.Join(' ', attributes.Select(name => (string?)element.Attribute(name)));

    private static ProfileRow Row(string name, string section, double cost) => new(new FunctionName(Domain.HostKernel, name), section, cost, cost);

    private static Profile Of(string path, params (string Section, double Cost)[] sections) =>
        new("s", "l", path, Unit.Instructions, [.. sections.Select(part => Row($"f of {part.Section}", part.Section, part.Cost))]);
}
