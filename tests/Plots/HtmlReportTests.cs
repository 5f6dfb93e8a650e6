using System.Text.Json.Nodes;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Results;
using Hostcall.Tests.Traces;

namespace Hostcall.Tests.Plots;

public sealed class HtmlReportTests : IDisposable
{
    /// <summary>
    /// The smallest ratio of contrast between text and page (Web Content Accessibility Guidelines 2.2, "relative
    /// luminance"), over all text in the body and in the charts. Text on a mark has the mark behind it and not the
    /// page; it is known by its two colours, which a test of the inks holds against every mark.
    /// </summary>
    private const string LeastContrast = """
        (() => {
          const channels = c => c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          const luminance = c => { const [r, g, b] = channels(c); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const page = luminance(getComputedStyle(document.body).backgroundColor);
          const ratio = c => { const l = luminance(c); return (Math.max(l, page) + 0.05) / (Math.min(l, page) + 0.05); };
          const texts = [...document.querySelectorAll('h1,h2,h3,p,li,td,th,a,caption,pre,summary')].map(e => getComputedStyle(e).color);
          const drawn = [...document.querySelectorAll('svg text')].map(e => getComputedStyle(e).fill).filter(c => c !== 'rgb(1, 1, 1)' && c !== 'rgb(254, 254, 254)');
          return Math.min(...texts.map(ratio), ...drawn.map(ratio));
        })()
        """;

    private readonly TemporaryDirectory directory = new();
    private int runs;

    public void Dispose() => directory.Dispose();

    [Fact]
    public void It_loads_without_errors_or_requests_and_its_links_lead_somewhere()
    {
        JsonNode found = Evaluate("""
            ({
              problems: window.problems,
              requests: performance.getEntriesByType('resource').filter(r => !r.name.startsWith('data:')).length,
              dead: [...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length,
              links: [...document.querySelectorAll('nav a')].map(a => a.textContent).join('; '),
              twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i),
            })
            """);
        Assert.Equal("[]", found["problems"]!.ToJsonString());
        Assert.Equal(0, (int)found["requests"]!);
        Assert.Equal(0, (int)found["dead"]!);
        Assert.Equal("[]", found["twice"]!.ToJsonString());
        Assert.Equal("getpid; Could not run; Warnings; Published, not measured here; Evidence; Method; Machine in full", (string)found["links"]!);
    }

    [Fact]
    public void Charts_are_visible_and_fit_a_phone_by_scrolling_themselves()
    {
        JsonNode found = Evaluate("""
            ({
              charts: [...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect()).filter(r => r.width > 300 && r.height > 200).length,
              pageScrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
            })
            """, width: 500);
        Assert.Equal(4, (int)found["charts"]!);
        Assert.False((bool)found["pageScrolls"]!);
    }

    [Fact]
    public void A_table_sorts_by_figures_both_ways_with_the_missing_ones_last()
    {
        JsonNode found = Evaluate("""
            (() => {
              const table = document.querySelector('#scenario-getpid table');
              const paths = () => [...table.tBodies[0].rows].map(r => r.cells[0].textContent.trim().replace('- ', ''));
              const button = table.querySelectorAll('th button')[1];
              button.click(); const up = paths();
              button.click(); const down = paths();
              return { up, down, state: button.closest('th').getAttribute('aria-sort') };
            })()
            """);
        Assert.Equal(["loop", "host", "exit-cpuid", "exit-pio", "vm-exit", "ptrace-sysemu"], Names("up").Take(6));
        Assert.Equal(["ptrace-sysemu", "vm-exit", "exit-pio", "exit-cpuid", "host", "loop"], Names("down").Take(6));
        Assert.Equal(["hypercall", "hypercall-noop"], Names("down").Skip(6).Order());
        Assert.Equal("descending", (string)found["state"]!);

        IEnumerable<string> Names(string key) => found[key]!.AsArray().Select(n => (string)n!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Contrast_holds_in_light_and_dark(bool dark)
    {
        Assert.InRange((double)Evaluate(LeastContrast, dark), 4.5, 21);
        double luminanceOfPage = (double)Evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])", dark);
        Assert.Equal(dark, luminanceOfPage < 128);
    }

    [Fact]
    public void Where_the_cost_goes_is_a_section_with_its_chart_in_sight_and_flames_to_unfold()
    {
        JsonNode found = EvaluateTraced("""
            (() => {
              const section = document.querySelector('#trace-getpid-lab-bochs-haswell');
              const size = s => { const r = s.getBoundingClientRect(); return r.width > 300 && r.height > 100; };
              const flames = () => [...section.querySelectorAll('details svg')].filter(s => s.checkVisibility() && size(s)).length;
              const folded = flames();
              for (const details of section.querySelectorAll('details')) details.open = true;
              return {
                link: document.querySelectorAll('nav a[href="#trace-getpid-lab-bochs-haswell"]').length,
                charts: [...section.querySelectorAll(':scope > figure svg')].filter(size).length,
                folded, unfolded: flames(), tips: section.querySelectorAll('details svg rect > title').length,
                dead: [...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length,
                twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i),
                problems: window.problems,
                pageScrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
                characters: document.documentElement.outerHTML.length,
              };
            })()
            """, width: 500);
        Assert.Equal((1, 1, 0, 3), ((int)found["link"]!, (int)found["charts"]!, (int)found["folded"]!, (int)found["unfolded"]!));
        Assert.True((int)found["tips"]! > 50);
        Assert.Equal((0, "[]", "[]"), ((int)found["dead"]!, found["twice"]!.ToJsonString(), found["problems"]!.ToJsonString()));
        Assert.False((bool)found["pageScrolls"]!);
        Assert.InRange((int)found["characters"]!, 100_000, 2_000_000);
    }

    [Fact]
    public void A_table_of_a_trace_sorts_and_its_total_stays_below()
    {
        JsonNode found = EvaluateTraced("""
            (() => {
              const table = document.querySelector('#trace-getpid-lab-bochs-haswell table');
              table.querySelectorAll('th button')[1].click();
              table.querySelectorAll('th button')[1].click();
              const rows = [...table.rows].map(r => r.cells[0].textContent.trim().replace('- ', ''));
              return { first: rows[1], last: rows[rows.length - 1], total: table.tFoot.rows[0].cells[1].textContent.trim() };
            })()
            """);
        Assert.Equal(("L1D flush at VM entry", "total", "7,440"), ((string)found["first"]!, (string)found["last"]!, (string)found["total"]!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Contrast_of_a_trace_holds_in_light_and_dark(bool dark) =>
        Assert.InRange((double)EvaluateTraced(LeastContrast, dark), 4.5, 21);

    [Fact]
    public void Flame_graphs_beyond_the_size_of_a_page_are_linked_to()
    {
        RunDirectory run = SyntheticRun.WriteTraced(directory.File("run"), measured: false, Recorded.Trace("vm-exit", "hypercall"));
        Charts.Draw(run);
        string flame = Path.Combine(run.Charts, "flame-getpid-lab-bochs-haswell-vm-exit.svg");
        File.WriteAllText(flame, File.ReadAllText(flame).Replace("</svg>", $"<text>{new string('x', 1_500_000)}</text></svg>", StringComparison.Ordinal));
        string html = Rendered.Html(RunView.Load(run), run.Charts);
        Assert.InRange(html.Length, 50_000, 1_000_000);
        Assert.Contains("<a href=\"charts/flame-getpid-lab-bochs-haswell-vm-exit.svg\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("charts/flame-getpid-lab-bochs-haswell-hypercall.svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_holds_is_text_and_never_markup()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'&";
        RunDirectory run = SyntheticRun.Write(directory.File("run"), [Hostile], reason: Hostile);
        Directory.CreateDirectory(run.Charts);
        string html = Rendered.Html(RunView.Load(run), run.Charts);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_that_was_tampered_with_brings_in_nothing()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid"]);
        Directory.CreateDirectory(run.Charts);
        File.WriteAllText(
            Path.Combine(run.Charts, "comparison-getpid.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"><script>x()</script><image href=\"http://a/b\"/><use href=\"http://a/c\"/></svg>");
        File.WriteAllText(Path.Combine(run.Charts, "ladder-getpid.svg"), "<svg");
        string html = Rendered.Html(RunView.Load(run), run.Charts);
        Assert.DoesNotContain("x()", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://a", html, StringComparison.Ordinal);
        Assert.Single(html.Split("<figure>").Skip(1));
    }

    [Fact]
    public void A_foreign_culture_changes_nothing()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        string expected = Rendered.Html(view, "none") + Rendered.Markdown(view);
        using var culture = new ForeignCulture();
        Assert.Equal(expected, Rendered.Html(view, "none") + Rendered.Markdown(view));
    }

    [Fact]
    public void Each_row_of_a_markdown_table_has_as_many_cells_as_its_heading()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid"], reason: "a | b");
        string[] lines = Rendered.Markdown(RunView.Load(run)).Split('\n');
        Assert.Contains(lines, line => line.Contains("a \\| b", StringComparison.Ordinal));
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|') && lines[i - 1].StartsWith('|'))
                Assert.Equal(Cells(lines[i - 1]), Cells(lines[i]));
        }

        static int Cells(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Split('|').Length;
    }

    private JsonNode Evaluate(string script, bool dark = false, int width = 1100)
    {
        if (HeadlessBrowser.Missing is { } missing)
            Assert.Skip(missing);
        return Evaluate(SyntheticRun.Write(directory.File($"run-{runs++}"), ["getpid"]), script, dark, width);
    }

    private JsonNode EvaluateTraced(string script, bool dark = false, int width = 1100)
    {
        if (HeadlessBrowser.Missing is { } missing)
            Assert.Skip(missing);
        LaneTrace trace = Recorded.Trace("vm-exit", "hypercall", "hypercall-robust");
        return Evaluate(SyntheticRun.WriteTraced(directory.File($"run-{runs++}"), measured: true, trace), script, dark, width);
    }

    private static JsonNode Evaluate(RunDirectory run, string script, bool dark, int width)
    {
        Assert.Null(Charts.Draw(run).Problem);
        return HeadlessBrowser.Evaluate(Rendered.Html(RunView.Load(run), run.Charts), script, dark, width);
    }
}
