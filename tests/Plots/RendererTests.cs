using System.Text.RegularExpressions;
using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Known answers: one small document in all of its forms, and the same digits in each.</summary>
public sealed partial class RendererTests : IDisposable
{
    private static readonly Report Document = new(
        "What does it cost?",
        [
            new Section("In short", [new Sentences(["a saves 1.5 µs of b's 7.5 µs, and this sentence is so long that it takes two lines of a mail."])]),
            new Table(
                "s on l: time per call",
                [new("path", ColumnKind.Name), new("estimate"), new("95% interval", Priority: 1), new("what it is and how it is called", ColumnKind.Prose, Priority: 2)],
                [new Row("a", new Cell("7.512 µs", 7512), "[7.480, 7.550]", "the first | one"), new Row(["b|c", "unavailable", "", ""], IsMissing: true)])
            {
                Total = new Row("total", new Cell("7.512 µs", 7512), "", ""),
                Note = "A note.",
            },
            new Figure("", "bars") { Bars = [new("a", 10, "10"), new("b", 0.01, "0")], For = Audience.Mail },
        ],
        [new Section("Again", [new Command("run --this"), new Paragraph("Nothing <else>.")])]);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Text_at_72_columns() => Assert.Equal(
        """
        What does it cost?

        In short:
          * a saves 1.5 us of b's 7.5 us, and this sentence is so long that it
            takes two lines of a mail.

        s on l: time per call
          path      estimate    95% interval  what it is and how it is called
          a         7.512 us  [7.480, 7.550]  the first | one
          b|c    unavailable
          total     7.512 us
        A note.

        bars
          a  ###############################################################  10
          b  #  0

        Again:
          run --this

        Nothing <else>.

        """,
        TextRenderer.Render(Document),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void Text_at_40_columns_leaves_out_a_column_and_says_which() => Assert.Contains(
        """
        s on l: time per call
          path      estimate    95% interval
          a         7.512 us  [7.480, 7.550]
          b|c    unavailable
          total     7.512 us
          Left out for want of room: what it is
          and how it is called.
        A note.
        """,
        TextRenderer.Render(Document, 40),
        StringComparison.Ordinal);

    [Fact]
    public void Markdown() => Assert.Equal(
        """
        # What does it cost?

        ## In short

        - a saves 1.5 µs of b's 7.5 µs, and this sentence is so long that it takes two lines of a mail.

        s on l: time per call

        | path | estimate | 95% interval | what it is and how it is called |
        |---|---:|---:|---|
        | a | 7.512 µs | \[7.480, 7.550] | the first \| one |
        | b\|c | unavailable |  |  |
        | total | 7.512 µs |  |  |

        A note.

        ## Again

            run --this

        Nothing \<else>.

        """,
        MarkdownRenderer.Render(Document),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void Html_has_sections_with_addresses_a_sortable_table_and_text_that_is_no_markup()
    {
        string html = HtmlRenderer.Render(Document, "title", "none");
        string body = html[html.IndexOf("<header>", StringComparison.Ordinal)..html.IndexOf("<script>", StringComparison.Ordinal)].Replace("\n", "", StringComparison.Ordinal);
        Assert.Equal(
            "<header><h1>What does it cost?</h1></header><nav aria-label=\"Sections\"><ul><li><a href=\"#section-Again\">Again</a></li></ul></nav><main>"
            + "<section id=\"section-In_short\"><h2>In short</h2><ul class=\"verdicts\">"
            + "<li>a saves 1.5 &#181;s of b&#39;s 7.5 &#181;s, and this sentence is so long that it takes two lines of a mail.</li></ul></section>"
            + "<div class=\"scroll\"><table><caption>s on l: time per call</caption><thead><tr><th scope=\"col\" class=\"text\"><button type=\"button\">path</button></th>"
            + "<th scope=\"col\" class=\"number\"><button type=\"button\">estimate</button></th><th scope=\"col\" class=\"number\"><button type=\"button\">95% interval</button></th>"
            + "<th scope=\"col\" class=\"text\"><button type=\"button\">what it is and how it is called</button></th></tr></thead><tbody>"
            + "<tr><td class=\"name\">a</td><td class=\"number\" data-sort=\"7512\">7.512 &#181;s</td><td class=\"number\">[7.480, 7.550]</td><td class=\"value\">the first | one</td></tr>"
            + "<tr class=\"missing\"><td class=\"name\">b|c</td><td class=\"number\">unavailable</td><td class=\"number\"></td><td class=\"value\"></td></tr></tbody>"
            + "<tfoot><tr><td class=\"name\">total</td><td class=\"number\" data-sort=\"7512\">7.512 &#181;s</td><td class=\"number\"></td><td class=\"value\"></td></tr></tfoot></table></div>"
            + "<p class=\"note\">A note.</p><section id=\"section-Again\"><h2>Again</h2><pre>run --this</pre><p>Nothing &lt;else&gt;.</p></section></main>",
            body);
    }

    [Fact]
    public void Terminal_at_80_columns() => Assert.Equal(
        """
        In short
        * a saves 1.5 µs of b's 7.5 µs, and this sentence is so long that it takes two
          lines of a mail.

        s on l: time per call
        path      estimate    95% interval  what it is and how it is called
        a         7.512 µs  [7.480, 7.550]  the first | one
        b|c    unavailable
        total     7.512 µs
        A note.

        Again
          run --this
        Nothing <else>.

        """,
        Rendered.Terminal(Document, 80),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void The_same_digits_stand_in_all_four_forms()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], labs: false));
        string[] expected = [.. view.Summary.Rows.Where(row => row.Estimate is not null).SelectMany(row => Numbers(row.Unit.Format(row.Estimate!.Value)))];
        Assert.Equal(6, expected.Length);

        string[] forms = [Rendered.Text(view), Rendered.Markdown(view).Replace(" |", "", StringComparison.Ordinal), Plain(Rendered.Html(view)), Rendered.Terminal(view, 80)];
        string[][] rows = [.. forms.Select(form => RowsOf(form, view).ToArray())];
        Assert.All(rows, form => Assert.Equal(expected, form.Select(row => row.Split(' ')[0])));

        // What the narrowest of them shows: estimate, interval, exits, ratio to host, CPU time.
        string[] all = [.. rows[0].Select(row => string.Join(' ', row.Split(' ').Take(4)))];
        Assert.All(rows, form => Assert.Equal(all, form.Select(row => string.Join(' ', row.Split(' ').Take(4)))));
    }

    /// <summary>The numbers of each row of the first table that has it, without what stands between them.</summary>
    private static IEnumerable<string> RowsOf(string form, RunView view)
    {
        string[] lines = form.Split('\n');
        foreach (SummaryRow row in view.Summary.Rows.Where(row => row.Estimate is not null))
        {
            string line = lines.First(line => Start().Replace(line, "").StartsWith(row.Path + " ", StringComparison.Ordinal));
            yield return string.Join(' ', Numbers(Start().Replace(line, "")[row.Path.Length..]));
        }
    }

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(match => match.Value);

    /// <summary>A page's rows as lines.</summary>
    private static string Plain(string html) => System.Net.WebUtility.HtmlDecode(
        Tag().Replace(html[html.IndexOf("<main>", StringComparison.Ordinal)..].Replace("\n", "", StringComparison.Ordinal).Replace("</tr>", "\n", StringComparison.Ordinal), " "));

    [GeneratedRegex(@"^[\s|*-]*")]
    private static partial Regex Start();

    [GeneratedRegex(@"\d[\d,.]*\d|\d")]
    private static partial Regex Number();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
