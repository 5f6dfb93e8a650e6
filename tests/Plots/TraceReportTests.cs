using System.Xml.Linq;
using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Sections;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Results;
using Hostcall.Tests.Traces;

namespace Hostcall.Tests.Plots;

/// <summary>What the reports and charts make of a trace, with a measurement and alone.</summary>
public sealed class TraceReportTests : IDisposable
{
    private const string Headline = "hypercall saves 6,002 instructions against vm-exit, and hypercall-robust gives back 5,017 of them (83.6%).";

    private static readonly LaneTrace Trace = Recorded.Trace("host", "ptrace-sysemu", "vm-exit", "hypercall", "hypercall-robust") with { Missing = ["mixed: there is no such path yet"] };

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_report_for_a_mail_has_the_tables_in_72_columns_of_ASCII()
    {
        string text = Rendered.Text(View(measured: true));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 72));
        Assert.All(text, c => Assert.True(c is '\n' or (>= ' ' and <= '~')));
        string flat = Rendered.Flat(text);
        Assert.Contains($"total 240 {Unit.Part(Trace.Profiles[1].Total)} 7,440 ", flat, StringComparison.Ordinal);
        Assert.Matches("total (1,438 )?6,455 ", flat);
        Assert.Contains("total 7,440 1,438 6,002 100.0% ", flat, StringComparison.Ordinal);
        Assert.Matches("total (6,455 )?5,017 ", flat);
        Assert.Contains("VM exits 0 0 1 ", flat, StringComparison.Ordinal);
        Assert.Matches("VM exits (1 )?1 ", flat);
        AssertSaysItAll(flat);
        Assert.Contains("Without the L1D flush", flat, StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_profile_stands_beside_the_sections_of_its_path()
    {
        var table = Assert.IsType<Table>(Assert.Single(TraceSection.Published(Trace, PublishedProfile.Default())));
        Profile ours = Trace.Profiles.Single(profile => profile.Path == "hypercall");
        string here = Figures.Share(ours.Sections["VM entry and exit"] / ours.Total);
        Assert.Equal(["VM entry and exit", here, "21.4%", "x86_virt_spec_ctrl"], table.Rows[0].Cells.Select(cell => cell.Text));
        Assert.Contains("here (instructions)", table.Columns.Select(column => column.Heading));
        Assert.Contains("Not measured here", table.Note, StringComparison.Ordinal);
        Assert.Empty(TraceSection.Published(Recorded.Trace("host"), PublishedProfile.Default()));
    }

    [Fact]
    public void The_report_for_a_pull_request_has_it_in_short()
    {
        string text = Rendered.Markdown(View(measured: true));
        Assert.Contains("| total | 7,440 | 1,438 | 6,002 | 100.0% | 6,455 | 5,017 |", text, StringComparison.Ordinal);
        AssertSaysItAll(text);
    }

    [Fact]
    public void A_trace_alone_has_reports_that_say_nothing_of_measurements()
    {
        RunView view = View(measured: false);
        string html = Rendered.Html(view);
        AssertSaysItAll(html);
        foreach (string text in new[] { Rendered.Text(view), Rendered.Markdown(view), html })
        {
            foreach (string word in new[] { "Could not run", "Hodges-Lehmann", "Published", "Evidence", "unavailable", "There is no chart of getpid" })
                Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_samples_a_run_that_measured_is_damaged_and_not_a_trace_alone()
    {
        RunDirectory run = Write(measured: true);
        File.Delete(run.Samples);
        Assert.Contains("samples.csv", Assert.Throws<ResultFileException>(() => RunView.Load(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_alone_is_no_run_to_compare() =>
        Assert.Contains("no samples.csv to compare", Assert.Throws<ResultFileException>(() => RunData.Load(Write(measured: false).Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_that_do_not_fit_a_mail_follow_in_a_further_table()
    {
        TracedPath path = Trace.Paths[0];
        LaneTrace wide = Trace with { Paths = [.. Enumerable.Range(10, 20).Select(i => path with { Profile = path.Profile with { Path = $"another-path-{i}" } })] };
        RunView view = View(measured: false) with { Traces = [wide] };
        string text = Rendered.Text(view);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 72));
        Assert.All(wide.Profiles, profile => Assert.Contains($"path-{profile.Path[^2..]}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_that_costs_more_is_not_said_to_save()
    {
        LaneTrace trace = Recorded.Trace("host", "vm-exit") with { Asked = new PathPair("host", "vm-exit") };
        Assert.Equal("vm-exit takes 7,200 instructions more than host.", TraceSentences.Headline(trace).First());
    }

    [Fact]
    public void Charts_are_drawn_from_the_files_and_say_what_they_show()
    {
        using var culture = new ForeignCulture();
        RunDirectory run = Write(measured: false);
        ChartOutcome outcome = Charts.Draw(run);
        string flame = outcome.Files.Single(file => file.EndsWith("flame-getpid-lab-bochs-haswell-vm-exit.svg", StringComparison.Ordinal));
        Assert.Contains(Elements(flame, "title"), title => title.StartsWith("vmx_l1d_flush: 4,180", StringComparison.Ordinal));
        Assert.Null(outcome.Problem);
        Assert.Equal(["breakdown-getpid-lab-bochs-haswell.png", "breakdown-getpid-lab-bochs-haswell.svg"], outcome.Files.Select(Path.GetFileName).Where(name => name!.StartsWith("breakdown", StringComparison.Ordinal)).Order());
        string[] texts = [.. Elements(Path.Combine(run.Charts, "breakdown-getpid-lab-bochs-haswell.svg"), "text")];
        foreach (string text in new[] { "7,440 instructions", "hypercall-robust", "L1D flush at VM entry", "12" })
            Assert.Contains(text, texts.Select(t => t.Trim()));
    }

    [Fact]
    public void Text_on_every_colour_of_a_part_stands_out() =>
        Assert.All(SectionName.All.Select((_, number) => Ink.Part(number)), colour => Assert.InRange(Ink.Contrast(colour, Ink.On(colour)), 4.5, 21));

    private static void AssertSaysItAll(string text)
    {
        foreach (string sentence in new[] { Headline, "Not traced: mixed: there is no such path yet.", "vm-exit: a note", "Linux version of the lab", $"at least {Math.Floor(1000 * Trace.Profiles.Min(profile => profile.NamedShare)) / 10:0.#}% of the cost", "Instructions are not time" })
            Assert.Contains(sentence, text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Elements(string svg, string name) =>
        XDocument.Load(svg).Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value);

    private RunView View(bool measured) => RunView.Load(Write(measured));

    private RunDirectory Write(bool measured) => SyntheticRun.WriteTraced(directory.File("run"), measured, Trace);
}
