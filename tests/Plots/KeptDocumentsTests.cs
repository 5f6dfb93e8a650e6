using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Results.Noise;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Results;
using Hostcall.Tests.Traces;

namespace Hostcall.Tests.Plots;

/// <summary>
/// Reports and charts of made-up runs that have something of everything: letter by letter, and to the hundredth of a pixel, as they were
/// when somebody looked at them last.
/// </summary>
public sealed class KeptDocumentsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Of_a_run() => Check("run", Everything());

    [Fact]
    public void Of_a_run_that_measured_little() => Check("little", SyntheticRun.Write(directory.File("run"), ["getpid"], labs: false, reason: new string('x', 230)));

    [Fact]
    public void Of_a_trace_alone() => Check("trace", SyntheticRun.WriteTraced(directory.File("run"), measured: false, Recorded.Trace("host", "vm-exit")));

    [Fact]
    public void Of_merged_runs()
    {
        string[] runs = [.. new[] { "f1", "f2", "f3" }.Select((machine, number) => OnMachine(machine, number).Path)];
        Campaign campaign = CampaignMaker.Merge(RunFolders.Find(runs, Directory.CreateDirectory(directory.File("scratch")).FullName));
        RunDirectory output = RunDirectory.Create(directory.File("out"));
        Assert.Null(CampaignReport.Write(output, campaign).Problem);
        Check("merged", CampaignReport.Of(campaign), output.Charts);
    }

    [Fact]
    public void Of_runs_over_time()
    {
        History history = History.Of(Enumerable.Range(0, 12).Select(i => RunComparisonTests.Run(i < 7 ? 140 : 150, i)));
        Assert.Null(HistoryReport.Draw(history, directory.File("charts")).Problem);
        Check("history", HistoryReport.Of(history), directory.File("charts"));
    }

    [Fact]
    public void Of_runs_against_runs()
    {
        RunData before = RunComparisonTests.Run(140, 1, kernel: "6.12"), after = RunComparisonTests.Run(154, 2, kernel: "6.13");
        Check("compare", CompareReport.Of(RunComparison.Compare([before, before, before], [after, after, after], force: true)), directory.Path);
        Check("compare-refused", CompareReport.Of(RunComparison.Compare([before], [after])), directory.Path);
    }

    [Fact]
    public void Of_paths_against_themselves() =>
        Check("noise", NoiseReport.Of(NoiseStudy.Of(Enumerable.Range(0, 12).Select(run => NoiseStudyTests.Run(run)))), directory.Path);

    /// <summary>Labs of which one distorts, five traced paths, hazards, a sweep, a range, and all that a manifest may say.</summary>
    private RunDirectory Everything()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid", "openat-close"], distorted: true);
        TraceFiles.Add(run, [Recorded.Trace("host", "ptrace-sysemu", "vm-exit", "hypercall", "hypercall-robust") with { Missing = ["mixed: there is no such path yet"] }]);
        HazardFiles.Write(run, new HazardReport(
            new HazardNotes
            {
                CommandLine = "dotnet run -c Release -- hazards",
                Probes = [new("gs-read", "ARCH_GET_GS tells the thread's GS.base", "a register holds the guest's value"), new("exit", "exit_group() ends the process", "never allowed")],
                Surprises = [new("exit", "lab-x", "b", "same")],
                Missing = ["c on lab-x: no such path; boot another kernel"],
            },
            [
                new("gs-read", "lab-x", "a", "0x1", "0x1", "same"), new("gs-read", "lab-x", "b", "0", "0x1", "wrong"),
                new("exit", "lab-x", "a", "exit 7", "exit 7", "same"), new("exit", "lab-x", "b", "refused: EPERM", "exit 7", "refused"),
            ]));
        SweepFile.Write(run, new SweepReport
        {
            CommandLine = "dotnet run -c Release -- sweep",
            Seed = 3,
            From = 0,
            Counts = [new("lab-x", "a", 100, 90, 5, 2, 2, 1), new("lab-x", "b", 100, 100, 0, 0, 0, 0)],
            Differences = [new("lab-x", "a", 17, 12, "read(3, 0x1, 5)", "gave 5 where a plain call gives 4", ""), new("lab-x", "a", 20, 20, "exit(0)", "ended", "exit")],
            LeftOut = [new("vhangup", "it ends the session")],
            Missing = ["c was not swept"],
        });
        Manifest manifest = ManifestFile.Read(run.Manifest);
        ManifestFile.Write(run.Manifest, manifest with
        {
            Ranges = [new("made-up", "work", [new("getpid", "little"), new("openat-close", "much")])],
            ResumedUtc = [manifest.StartedUtc.AddMinutes(1)],
            Warnings = ["The clock stepped by 3 ms."],
            SamplesSha256 = new string('0', 64),
            LaneMachines = new Dictionary<string, LaneMachine>
            {
                ["lab-bochs-icelake"] = new()
                {
                    Cpu = "Test CPU",
                    Vendor = "GenuineIntel",
                    Year = 2019,
                    Has = ["ept", "vpid"],
                    Lacks = ["nrip-save"],
                    KernelArguments = ["mitigations=off"],
                    Vulnerabilities = new Dictionary<string, string> { ["meltdown"] = "Not affected", ["vmscape"] = "Mitigation: IBPB before exit to userspace", ["novel"] = "Vulnerable" },
                    UnknownVulnerabilities = ["novel"],
                },
            },
        });
        return run;
    }

    private RunDirectory OnMachine(string machine, int number)
    {
        RunDirectory run = SyntheticRun.Write(directory.File(machine), ["getpid"], labs: number < 2);
        Manifest manifest = ManifestFile.Read(run.Manifest);
        ManifestFile.Write(run.Manifest, manifest with
        {
            StartedUtc = manifest.StartedUtc.AddDays(number),
            Warnings = [$"The clock stepped by {number} ms."],
            Machine = new Dictionary<string, JsonNode?>
            {
                ["cpu"] = new JsonObject { ["model_name"] = $"CPU {machine}" },
                ["fingerprint"] = new JsonObject { ["hash"] = machine, ["parts"] = new JsonObject { ["cpu.model_name"] = $"CPU {machine}" } },
            },
        });
        return run;
    }

    private static void Check(string name, RunDirectory run)
    {
        Assert.Null(Charts.Draw(run).Problem);
        RunView view = RunView.Load(run);
        Check(name, RunReport.Of(view), run.Charts, RunReport.TitleOf(view));
    }

    /// <summary>Holds a report and the charts of a folder against those that are kept.</summary>
    private static void Check(string name, Report report, string charts, string title = "a title")
    {
        Check($"{name}.txt", TextRenderer.Render(report));
        Check($"{name}-100.txt", Rendered.Terminal(report, 100));
        Check($"{name}.md", MarkdownRenderer.Render(report, charts));
        foreach (string file in Charted(charts)) Check($"{name}-{Path.GetFileNameWithoutExtension(file)}.drawn", Drawn(DrawnChart.Load(file)));

        // Of the largest report the page is left out: it is long, and says what the others say.
        if (name == "run") return;
        string html = HtmlRenderer.Render(report, title, "none");
        Check($"{name}.html", html[html.IndexOf("<header>", StringComparison.Ordinal)..html.IndexOf("<script>", StringComparison.Ordinal)].Replace("><", ">\n<", StringComparison.Ordinal));
    }

    /// <summary>Those of one scenario, and of the flame graphs, which are large, two.</summary>
    private static IEnumerable<string> Charted(string charts) => Directory.EnumerateFiles(charts, "*.svg").Order(StringComparer.Ordinal).Where(file =>
        !file.Contains("openat", StringComparison.Ordinal) && !file.EndsWith("-vm-exit.svg", StringComparison.Ordinal) && !file.EndsWith("-ptrace-sysemu.svg", StringComparison.Ordinal));

    private static void Check(string name, string made) => Kept.Check("Plots", name, made);

    /// <summary>What a chart shows, a line for each text, rectangle and path; of a path with many strokes where all of them lie.</summary>
    private static string Drawn(DrawnChart chart)
    {
        var text = new StringBuilder();
        foreach (var attribute in chart.Root.Attributes().Where(one => one.Name.LocalName is "width" or "height" or "viewBox")) Line($"{attribute.Name.LocalName} {attribute.Value}");
        foreach (var label in chart.Root.Descendants().Where(one => one.Name.LocalName is "title" or "desc")) Line($"{label.Name.LocalName} {label.Value}");
        foreach (var one in chart.Root.Descendants().Where(one => one.Name.LocalName == "rect"))
            Line($"rect {string.Join(' ', one.Attributes().Select(attribute => $"{attribute.Name.LocalName}={Round(attribute.Value)}"))}");
        foreach (var path in chart.Paths)
        {
            string strokes = path.Strokes.Count > 8
                ? FormattableString.Invariant($"{path.Strokes.Count} strokes in {path.Left:0.##} {path.Top:0.##} {path.Right:0.##} {path.Bottom:0.##}")
                    + FormattableString.Invariant($", sum {path.Strokes.Sum(s => s.X1 + s.X2):0} {path.Strokes.Sum(s => s.Y1 + s.Y2):0}")
                : string.Join(", ", path.Strokes.Select(s => FormattableString.Invariant($"{s.X1:0.##} {s.Y1:0.##} {s.X2:0.##} {s.Y2:0.##}")));
            Line($"path {path.Colour}{(path.IsDots ? " dots" : "")}: {strokes}");
        }

        foreach (var word in chart.Texts) Line($"text {word.Colour} {word.X:0.##} {word.Y:0.##} {word.Length:0.##} {word.Size:0.##}: {word.Value}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

        static string Round(string value) =>
            double.TryParse(value, CultureInfo.InvariantCulture, out double number) ? number.ToString("0.##", CultureInfo.InvariantCulture) : value;
    }
}
