using Hostcall.Plots.Document;
using Hostcall.Plots.Html;
using Hostcall.Plots.Renderers;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>The frame of a page, and what of a chart goes into it: letter by letter.</summary>
public sealed class InlineChartTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("<rect width=\"100%\" fill=\"#ffffff\"/><rect width=\"5\"/><g width=\"100%\"/>", "<rect width=\"5\" /><g width=\"100%\" />")]
    [InlineData("<title>of the whole</title><desc>d</desc><g><title>a tip</title></g>", "<g><title>a tip</title></g>")]
    [InlineData("<script>x()</script><foreignObject/><image/><g onload=\"x()\" OnClick=\"x()\"/>", "<g />")]
    [InlineData("<g id=\"one\"/><use href=\"#one\"/><use href=\"http://a/b\"/>", "<g id=\"p-one\" /><use href=\"#p-one\" /><use href=\"#\" />")]
    [InlineData("<g clip-path=\"url(#one)\"/><g fill=\"url( '#two' )\"/>", "<g clip-path=\"url(#p-one)\" /><g fill=\"url(#p-two)\" />")]
    [InlineData("<g fill=\"white\" stroke=\"#FFFFFF\"/>", "<g fill=\"white\" stroke=\"#FFFFFF\" style=\"fill:var(--page);stroke:var(--page)\" />")]
    [InlineData("<g fill=\"#16181d\" style=\"x:y\"/>", "<g fill=\"#16181d\" style=\"fill:var(--ink);x:y\" />")]
    [InlineData("<g stroke=\"#6b6b6b\"/><g color=\"#e2e2e2\"/><g fill=\"#c9d8e4\"/>",
        "<g stroke=\"#6b6b6b\" style=\"stroke:var(--faint)\" /><g color=\"#e2e2e2\" style=\"color:var(--grid)\" />"
        + "<g fill=\"#c9d8e4\" style=\"fill:var(--pale)\" />")]
    [InlineData("<g fill=\"#0072B2\" other=\"white\"/>", "<g fill=\"#0072B2\" other=\"white\" />")]
    public void Of_a_chart_nothing_runs_or_loads_and_its_greys_are_the_pages(string drawn, string inlined)
    {
        string? read = Read($"<svg xmlns=\"http://www.w3.org/2000/svg\">{drawn}</svg>");
        Assert.NotNull(read);
        Assert.Equal(inlined, read[(read.IndexOf('>', StringComparison.Ordinal) + 1)..].Replace("</svg>", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chart_has_its_label()
    {
        string read = Read("<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>")!;
        Assert.Contains(" role=\"img\" aria-label=\"a label\"", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<svg")]
    [InlineData("<html/>")]
    [InlineData("")]
    public void What_is_no_picture_is_left_out(string text) => Assert.Null(Read(text));

    [Fact]
    public void What_is_not_there_is_left_out() => Assert.Null(InlineChart.Read(directory.File("none.svg"), "p-", ""));

    /// <summary>In standards mode, in UTF-8, without a request of any kind: not even for an icon.</summary>
    [Fact]
    public void A_page_forbids_all_requests_and_asks_for_no_icon()
    {
        string html = HtmlRenderer.Render(new Report("", [], []), "a <title>", "none");
        Assert.StartsWith(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
            + "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<link rel=\"icon\" href=\"data:,\">\n<title>a &lt;title&gt;</title>\n<style>\n",
            html,
            StringComparison.Ordinal);
        Assert.Contains("</style></head><body>\n<header>", html, StringComparison.Ordinal);
        Assert.Contains("</main>\n<script>\n", html, StringComparison.Ordinal);
        Assert.EndsWith("</script></body></html>\n", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 3000, 100_000);
    }

    /// <summary>Sections of sections have no address but their own, and headings no end.</summary>
    [Fact]
    public void Sections_within_sections_are_linked_to_where_they_have_an_address()
    {
        var deepest = new Section("d", [new Section("e", [new Paragraph("p")])]);
        var folded = new Section("c", [new Paragraph("q")]) { IsFolded = true };
        var report = new Report("t", [], [new Section("a b", [new Section("b", [deepest]) { Id = "own" }, folded])]);
        string html = HtmlRenderer.Render(report, "", "none").Replace("\n", "", StringComparison.Ordinal);
        string body = html[html.IndexOf("<nav", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)];
        Assert.Equal(
            "<nav aria-label=\"Sections\"><ul><li><a href=\"#section-a_b\">a b</a></li><li><a href=\"#own\">b</a></li></ul></nav><main>"
            + "<section id=\"section-a_b\"><h2>a b</h2><section id=\"own\"><h3>b</h3><section><h4>d</h4>"
            + "<section><h4>e</h4><p>p</p></section></section></section>"
            + "<details><summary>c</summary><p>q</p></details></section>",
            body);
    }

    [Fact]
    public void A_cell_has_its_link_and_the_whole_figure_to_sort_by()
    {
        Row[] rows = [new(Cell.Source("https://a/b?c&d and more"), new Cell("0.3", 1 / 3.0)), new(Cell.Source("a book"), "")];
        var table = new Table("c", [new("n", ColumnKind.Name), new("f")], rows);
        string html = HtmlRenderer.Render(new Report("t", [table], []), "", "none").Replace("\n", "", StringComparison.Ordinal);
        Assert.Contains("<td class=\"name\"><a href=\"https://a/b?c&amp;d\">https://a/b?c&amp;d and more</a></td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\" data-sort=\"0.3333333333333333\">0.3</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"name\">a book</td><td class=\"number\"></td>", html, StringComparison.Ordinal);
    }

    private string? Read(string text)
    {
        string file = directory.File("chart.svg");
        File.WriteAllText(file, text);
        return InlineChart.Read(file, "p-", "a label");
    }
}
