using Hostcall.Plots;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>The answer of a run, in figures that were made up.</summary>
public sealed class HeadlineTests : IDisposable
{
    private const string Artefact = "longer here than on hardware: this CPU lacks something";

    private readonly TemporaryDirectory directory = new();
    private readonly List<Outcome> outcomes = [];
    private readonly List<Sample> samples = [];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void It_says_what_is_saved_and_given_back_on_the_machine_without_an_artefact_and_what_was_published()
    {
        Count("lab-a", artefact: true, ("vm-exit", 7440), ("hypercall", 1438), ("hypercall-robust", 6455));
        Count("lab-b", artefact: false, ("host", 330), ("vm-exit", 3417), ("hypercall", 1451), ("hypercall-robust", 2282));
        RunView view = Load();
        Assert.Equal(
            "getpid on lab-b: hypercall saves 1,966 of vm-exit's 3,417 instructions (vm-exit / hypercall = 2.35, exact); hypercall-robust gives back 42.3% of that (vm-exit / hypercall-robust = 1.50).",
            view.Summary.Headline!.Lines[0]);
        Assert.Equal("Published, not measured here: vm-exit / hypercall = 2.1, in time, on a Xeon 6268CL, Linux 5.19-rc5 (2022).", view.Summary.Headline.Lines[1]);
        Assert.Equal(2, view.Summary.Headline.Lines.Count);
        Assert.Equal([("lab-b", false), ("lab-a", true)], view.Summary.Headline.Answers.Select(answer => (answer.Lane, answer.HasArtefact)));
        Answer answer = view.Summary.Headline.Answers[0];
        Assert.Equal((true, null, "hypercall-robust"), (answer.Exact, answer.CiLow, answer.Robust));
        Assert.Equal((1966, 2.355, 0.4227), (answer.Saved, Math.Round(answer.Ratio, 3), Math.Round(answer.GivenBack!.Value, 4)));
    }

    [Fact]
    public void Forms_that_restore_less_than_the_robust_one_are_on_the_same_line()
    {
        Count("lab-b", artefact: false, ("vm-exit", 3433), ("hypercall", 1492), ("hypercall-shared-fpu", 2126), ("hypercall-robust", 2309));
        Headline headline = Load().Summary.Headline!;
        Assert.Contains(
            "hypercall-shared-fpu gives back 32.7%, hypercall-robust gives back 42.1% of that (vm-exit / hypercall-robust = 1.49)", headline.Lines[0], StringComparison.Ordinal);
        Assert.Equal("hypercall-robust", Assert.Single(headline.Answers).Robust);
    }

    [Fact]
    public void Where_every_machine_has_an_artefact_the_line_says_so()
    {
        Count("lab-a", artefact: true, ("vm-exit", 7440), ("hypercall", 1438));
        Assert.Contains("longer here than on a real machine of the kind", Load().Summary.Headline!.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Time_has_an_interval_and_what_costs_more_is_not_said_to_save()
    {
        Time(("vm-exit", 2000), ("hypercall", 2500));
        string line = Load().Summary.Headline!.Lines[0];
        Assert.Matches(@"^getpid on native: hypercall saves nothing of vm-exit's (1\.9\d\d|2\.0\d\d) µs ", line);
        Assert.Matches(@"\(vm-exit / hypercall = 0\.\d+, \[0\.\d+, 0\.\d+\]\)\.$", line);
    }

    [Fact]
    public void Without_a_hypercall_it_says_what_the_others_cost_and_why_it_is_not_there()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], labs: false));
        Assert.Matches(@"^getpid on native \(Test CPU <not a real one>\): host costs 14\d\.\d ns \[.*\], vm-exit 7\.\d+ µs \(5\d\.\d times\), ptrace-sysemu 10\.\d+ µs", view.Summary.Headline!.Lines[0]);
        Assert.Equal(
            "Could not run: hypercall on native: this kernel has no KVM_CAP_HOST_SYSCALL; Build and boot the patched kernel with \"lab build\"; 1 more row for other reasons, below.",
            view.Summary.Headline.Lines[^1]);
    }

    [Fact]
    public void Many_scenarios_and_lanes_make_no_more_than_five_lines()
    {
        foreach (string scenario in (string[])["getpid", "enosys", "read-zero-1"])
        {
            foreach (string lane in (string[])["lab-a", "lab-b", "lab-c", "lab-d", "lab-e"])
                Count(lane, artefact: false, scenario, ("vm-exit", 3000), ("hypercall", 1500), ("hypercall-robust", 2000));
        }

        outcomes.Add(Synthetic.Unavailable("getpid", "native", "hypercall", Unit.Nanoseconds, "no kernel", "build one"));
        Headline headline = Load().Summary.Headline!;
        Assert.Equal(5, headline.Lines.Count);
        Assert.Equal(15, headline.Answers.Count);
        Assert.StartsWith("Over 2 other scenarios, vm-exit / hypercall is 2.00 on lab-a; ", headline.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enosys", "For enosys, vm-exit / hypercall is 3.00 on lab-a.")]
    [InlineData("enosys read-zero-1", "Over 2 other scenarios, vm-exit / hypercall is 1.50 to 3.00 on lab-a.")]
    public void One_other_scenario_is_named_and_several_have_a_range(string others, string line)
    {
        Count("lab-a", artefact: false, "getpid", ("vm-exit", 3000), ("hypercall", 1500));
        foreach (string scenario in others.Split(' ')) Count("lab-a", artefact: false, scenario, ("vm-exit", 3000), ("hypercall", scenario == "enosys" ? 1000 : 2000));
        Assert.Equal(line, Load().Summary.Headline!.Lines[1]);
    }

    /// <summary>What stands first rests on lanes whose CPU distorts nothing.</summary>
    [Fact]
    public void A_lane_with_an_artefact_is_in_the_tables_alone_where_another_is_there()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], distorted: true));
        Assert.Equal(["native", "lab-bochs-icelake"], view.Summary.HeadlineLanesOf("getpid"));
        Assert.Equal(
            "getpid on lab-bochs-icelake (emulated CPU of a test): hypercall saves 2,354 of vm-exit's 3,544 instructions (vm-exit / hypercall = 2.98, exact).",
            view.Summary.Headline!.Lines[0]);
        Assert.DoesNotContain(view.Summary.Headline.Lines, line => line.Contains("haswell", StringComparison.Ordinal));
        Assert.Equal(
            [("lab-bochs-icelake", false), ("lab-bochs-haswell", true)],
            view.Summary.Headline.Answers.Select(answer => (answer.Lane, answer.HasArtefact)));

        var chart = ComparisonChart.For(view, "getpid")!;
        Assert.Equal(
            ["native: this machine", "lab-bochs-icelake: emulated CPU of a test; patched kernel in a test"],
            chart.Panels.Take(2).Select(panel => panel.Heading));
        Assert.DoesNotContain(chart.Panels, panel => panel.Heading.Contains("haswell", StringComparison.Ordinal));
        Assert.Contains("or their mitigations are others: lab-bochs-haswell;", chart.Caption, StringComparison.Ordinal);

        string text = Rendered.Flat(Rendered.Text(view));
        Assert.Contains("7,347", text, StringComparison.Ordinal);
        Assert.Contains(SyntheticRun.Artefact, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Labs_stand_side_by_side_and_say_what_is_distorted()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"], distorted: true));
        LaneTable table = Assert.Single(LaneTable.Of(view.Summary, view.Manifest, "getpid"));
        Assert.Equal(["lane", "host", "vm-exit", "hypercall", "/ hypercall"], table.Columns);
        Assert.Equal(["lab-bochs-icelake", "149", "3,544", "1,190", "2.98"], table.Rows[0]);
        Assert.Equal(["lab-bochs-haswell", "-", "7,347*", "1,387", "5.30"], table.Rows[1]);
        Assert.Equal(["/ PATH is how many times the instructions of PATH vm-exit takes", $"* {SyntheticRun.Artefact} (lab-bochs-haswell)"], table.Notes);
        Assert.Contains(table.Title, Rendered.Text(view), StringComparison.Ordinal);
        Assert.Contains("| lab-bochs-haswell | - | 7,347\\* |", Rendered.Markdown(view), StringComparison.Ordinal);
        Assert.Contains("data-sort=\"7347\">\n7,347*\n</td>", Rendered.Html(view), StringComparison.Ordinal);
        Assert.Null(LanesChart.For(view, "getpid"));
        RunView one = RunView.Load(SyntheticRun.Write(directory.File("other"), ["getpid"]));
        Assert.Empty(LaneTable.Of(one.Summary, one.Manifest, "getpid"));
    }

    [Fact]
    public void A_headline_rests_on_the_mitigations_that_the_kernel_chooses()
    {
        string[] lanes = ["lab-bochs-icelake@2022", "lab-bochs-icelake", "lab-bochs-icelake@off"];
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        Outcome[] made = [.. lanes.Select(lane => Synthetic.Measured("getpid", lane, "vm-exit", Unit.Instructions))];
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            lanes.SelectMany(lane => Synthetic.Blocks("getpid", lane, "vm-exit", Unit.Instructions, 3417, rounds: 3, noise: 0)).ToList().ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest(made));
        RunView view = RunView.Load(run);
        Assert.Equal(["lab-bochs-icelake"], view.Summary.HeadlineLanesOf("getpid"));
        var chart = LanesChart.For(view, "getpid")!;
        Assert.Equal(["bochs-icelake@2022", "bochs-icelake", "bochs-icelake@off"], Assert.Single(chart.Panels).Rows);
        Assert.Equal(lanes, Assert.Single(LaneTable.Of(view.Summary, view.Manifest, "getpid")).Rows.Select(row => row[0]));
    }

    /// <summary>An instruction of one is none of the other: no table and no axis has both, and each payload is told.</summary>
    [Fact]
    public void Two_architectures_stand_in_tables_of_their_own()
    {
        (string Lane, string Architecture, double Cost)[] lanes =
        [
            ("lab-bochs-icelake", "x64", 3417), ("lab-qemu-arm64", "arm64", 6180), ("lab-bochs-bulldozer", "x64", 3015), ("lab-qemu-arm64@nvhe", "arm64", 5840),
        ];
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            lanes.SelectMany(lane => Synthetic.Blocks("getpid", lane.Lane, "vm-exit", Unit.Instructions, lane.Cost, rounds: 3, noise: 0)).ToList().ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest([.. lanes.Select(lane => Synthetic.Measured("getpid", lane.Lane, "vm-exit", Unit.Instructions))]) with
        {
            Lanes = lanes.ToDictionary(lane => lane.Lane, lane => new LaneTraits("a CPU", "a kernel") { Architecture = lane.Architecture }),
            Payloads = [new("getpid", "1234567890ab", 89) { Architecture = "x64" }, new("getpid", "ba0987654321", 120) { Architecture = "arm64" }],
        });

        RunView view = RunView.Load(run);
        var tables = LaneTable.Of(view.Summary, view.Manifest, "getpid");
        Assert.Equal(["getpid on x64", "getpid on arm64"], tables.Select(table => table.Scenario));
        Assert.Equal([["lab-bochs-icelake", "lab-bochs-bulldozer"], ["lab-qemu-arm64", "lab-qemu-arm64@nvhe"]], tables.Select(table => table.Rows.Select(row => row[0])));
        Assert.Null(LanesChart.For(view, "getpid"));
        string page = Rendered.Html(view);
        Assert.Contains("1234567890ab", page, StringComparison.Ordinal);
        Assert.Contains("ba0987654321", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_many_labs_has_a_colour_for_each_maker_and_says_which()
    {
        (string Lane, string Vendor)[] lanes =
        [
            ("lab-bochs-bulldozer", "AuthenticAMD"), ("lab-bochs-icelake", "GenuineIntel"), ("lab-bochs-haswell", "GenuineIntel"), ("lab-bochs-ryzen", "AuthenticAMD"),
        ];
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            lanes.SelectMany(lane => Synthetic.Blocks("getpid", lane.Lane, "vm-exit", Unit.Instructions, 3417, rounds: 3, noise: 0)).ToList().ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest([.. lanes.Select(lane => Synthetic.Measured("getpid", lane.Lane, "vm-exit", Unit.Instructions))]) with
        {
            LaneMachines = lanes.ToDictionary(lane => lane.Lane, lane => new LaneMachine { Cpu = "a CPU", Vendor = lane.Vendor }),
        });
        Page chart = LanesChart.For(RunView.Load(run), "getpid")!;
        Assert.Equal(["Intel", "AMD"], chart.Key.Select(entry => entry.Meaning));
        string intel = chart.Key[0].Colour, amd = chart.Key[1].Colour;
        Assert.NotEqual(intel, amd);
        Assert.Equal([amd, intel, intel, amd], Assert.Single(chart.Panels).Marks.OfType<Bar>().OrderBy(bar => bar.Row).Select(bar => bar.Colour));
    }

    [Fact]
    public void What_a_path_pays_for_mitigations_stands_below_with_the_mitigations_that_differ()
    {
        (string Lane, double Cost, int Year, string Spectre, string Mds)[] lanes =
        [
            ("lab-bochs-icelake", 3417, 2019, "Mitigation: Enhanced / Automatic IBRS; BHI: SW loop, KVM: SW loop", "Vulnerable: Clear CPU buffers attempted, no microcode; SMT disabled"),
            ("lab-bochs-icelake@2022", 3035, 2019, "Mitigation: Enhanced / Automatic IBRS; BHI: Vulnerable", "Vulnerable; SMT disabled"),
            ("lab-bochs-icelake@off", 3048, 2019, "Vulnerable; IBPB: disabled; BHI: Vulnerable", "Vulnerable; SMT disabled"),
            ("lab-bochs-haswell", 7347, 2013, "Mitigation: Retpolines", "Not affected"),
        ];
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            lanes.SelectMany(lane => Synthetic.Blocks("getpid", lane.Lane, "vm-exit", Unit.Instructions, lane.Cost, rounds: 3, noise: 0)).ToList().ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest([.. lanes.Select(lane => Synthetic.Measured("getpid", lane.Lane, "vm-exit", Unit.Instructions))]) with
        {
            LaneMachines = lanes.ToDictionary(lane => lane.Lane, lane => new LaneMachine
            {
                Cpu = "a CPU",
                Year = lane.Year,
                Vulnerabilities = new Dictionary<string, string> { ["spectre_v2"] = lane.Spectre, ["mds"] = lane.Mds },
            }),
        });

        RunView view = RunView.Load(run);
        LaneTable table = Assert.Single(LaneTable.Of(view.Summary, view.Manifest, "getpid"));
        Assert.Equal([["lab-bochs-icelake", "+369"], ["lab-bochs-icelake@2022", "-13"]], table.Paid);
        Assert.Equal(
            [
                "Only lab-bochs-icelake, lab-bochs-icelake@2022: spectre_v2: Enhanced / Automatic IBRS",
                "Only lab-bochs-icelake: spectre_v2: BHI: SW loop; spectre_v2: KVM: SW loop; mds: Vulnerable: Clear CPU buffers attempted",
                "Only lab-bochs-haswell: spectre_v2: Retpolines",
            ],
            table.Notes.Where(note => note.StartsWith("Only", StringComparison.Ordinal)));
        Assert.Contains("+369", Rendered.Text(view), StringComparison.Ordinal);
        Assert.Equal(["bochs-haswell 2013", "bochs-icelake 2019", "bochs-icelake 2019@2022", "bochs-icelake 2019@off"], LanesChart.For(view, "getpid")!.Panels[0].Rows);
    }

    [Fact]
    public void A_distorted_lane_alone_is_all_that_there_is()
    {
        Outcome distorted = Synthetic.Measured("getpid", "lab-bochs-haswell", "vm-exit", Unit.Instructions) with { Artefact = SyntheticRun.Artefact };
        Summary summary = Summarizer.Summarize(
            Synthetic.Blocks("getpid", "lab-bochs-haswell", "vm-exit", Unit.Instructions, 7347, rounds: 3, noise: 0).Set(), Synthetic.Manifest(distorted), PublishedLedger.Empty);
        Assert.Equal(["lab-bochs-haswell"], summary.HeadlineLanesOf("getpid"));
    }

    /// <summary>The answer, the table, the machine and the command; and the bars where there is room.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 12)]
    public void The_first_forty_lines_of_the_mail_carry_all_that_matters(bool labs, int scenarios)
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid", .. Enumerable.Range(1, scenarios - 1).Select(i => $"other-{i}")], labs));
        string text = Rendered.Text(view), brief = TextRenderer.Brief(RunReport.Of(view));
        Assert.StartsWith(brief, text, StringComparison.Ordinal);
        Assert.InRange(brief.TrimEnd().Split('\n').Length, 15, 40);
        string flat = Rendered.Flat(brief);
        foreach (string line in view.Summary.Headline!.Lines)
            Assert.Contains(Rendered.Flat(line.Replace("µ", "u", StringComparison.Ordinal)), flat.Replace("* ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (string part in (string[])["vm-exit", "hypercall unavailable", "####", "Test CPU", "Linux 6.12.0-test", "dotnet run -c Release -- --scenario getpid", "Could not run"])
            Assert.Contains(part, flat, StringComparison.Ordinal);
    }

    private void Time(params (string Path, double Cost)[] paths)
    {
        foreach ((string path, double cost) in paths)
        {
            outcomes.Add(Synthetic.Measured("getpid", "native", path, Unit.Nanoseconds));
            samples.AddRange(Synthetic.Blocks("getpid", "native", path, Unit.Nanoseconds, cost, rounds: 20));
        }
    }

    private void Count(string lane, bool artefact, params (string Path, double Cost)[] paths) => Count(lane, artefact, "getpid", paths);

    private void Count(string lane, bool artefact, string scenario, params (string Path, double Cost)[] paths)
    {
        foreach ((string path, double cost) in paths)
        {
            outcomes.Add(Synthetic.Measured(scenario, lane, path, Unit.Instructions) with { Artefact = artefact ? Artefact : null });
            samples.AddRange(Synthetic.Blocks(scenario, lane, path, Unit.Instructions, cost, rounds: 3, noise: 0));
        }
    }

    private RunView Load()
    {
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            samples.ForEach(line => writer.Append(line));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest([.. outcomes]));
        return RunView.Load(run);
    }
}
