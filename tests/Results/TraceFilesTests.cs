using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Traces;

namespace Hostcall.Tests.Results;

/// <summary>The files of a trace hold all of it, and damage to one is told with its place.</summary>
public sealed class TraceFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_trace_comes_back_as_it_was_written_whatever_the_culture()
    {
        using var culture = new ForeignCulture();
        LaneTrace written = Recorded.Trace("vm-exit", "ptrace-sysemu") with { Asked = new PathPair("vm-exit", "host"), Missing = ["hypercall: no \"such\" path"] };
        RunDirectory run = Add(written);
        LaneTrace read = Assert.Single(TraceFiles.Read(run));
        Assert.Equal((written.Scenario, written.Lane, written.CommandLine, written.Kernel, written.Asked), (read.Scenario, read.Lane, read.CommandLine, read.Kernel, read.Asked));
        Assert.Equal(written.Missing, read.Missing);
        foreach (var (before, after) in written.Paths.Zip(read.Paths))
        {
            Assert.Equal(before.Profile.Rows, after.Profile.Rows);
            Assert.Equal(before.Ledger, after.Ledger);
            Assert.Equal((before.Calls, before.Notes.Single()), (after.Calls, after.Notes.Single()));
            Assert.Equal(before.Stacks.Select(Line), after.Stacks.Select(Line));
        }

        static string Line(FoldedLine stack) => $"{string.Join(';', stack.Functions)} {stack.Weight}";
    }

    [Fact]
    public void A_lane_that_is_traced_again_takes_the_place_of_the_old_trace_and_others_stay()
    {
        RunDirectory run = Add(Recorded.Trace("vm-exit", "hypercall"), Native());
        TraceFiles.Add(run, [Recorded.Trace("host")]);
        Assert.Equal([("native", 1), ("lab-bochs-haswell", 1)], TraceFiles.Read(run).Select(trace => (trace.Lane, trace.Paths.Count)));
        Assert.Equal(["host"], TraceFiles.Read(run)[1].Profiles.Select(profile => profile.Path));
    }

    [Fact]
    public void A_run_without_traces_has_none() => Assert.Empty(TraceFiles.Read(RunDirectory.Create(directory.File("run"))));

    [Fact]
    public void Stacks_may_be_missing()
    {
        RunDirectory run = Add(Recorded.Trace("host"));
        Directory.Delete(run.Stacks, recursive: true);
        Assert.Empty(Assert.Single(TraceFiles.Read(run)).Paths[0].Stacks);
    }

    [Theory]
    [InlineData("profile.csv", 5, "getpid,lab-bochs-haswell,host,f,g,1,2,ns", "line 5: unit is ns, but instructions")]
    [InlineData("profile.csv", 5, "getpid,lab-bochs-haswell,host,f,g,x,2,instructions", "line 5: self is not a finite number")]
    [InlineData("profile.csv", 5, "getpid,lab-bochs-haswell,,f,g,1,2,instructions", "line 5: path is empty")]
    [InlineData("profile.csv", 5, "getpid,lab-bochs-haswell", "line 5: has 2 fields where 8 belong")]
    [InlineData("profile.csv", 5, "getpid,lab-bochs-haswell,other,f,g,1,2,instructions", "trace.json: has no entry for getpid on lab-bochs-haswell other")]
    [InlineData("profile.csv", 1, "scenario,lane", "line 1: the header is not")]
    [InlineData("ledger.csv", 3, "getpid,lab-bochs-haswell,host,rdmsr,-1", "line 3: per_call is not a finite number")]
    [InlineData("ledger.csv", 3, "getpid,lab-bochs-haswell,host,\"wrm\"sr,1", "line 3: has a quote in the wrong place")]
    [InlineData("ledger.csv", 3, "getpid,lab-bochs-haswell,host,wrmsr,1", "line 3: wrmsr of getpid on lab-bochs-haswell host is there twice")]
    [InlineData("ledger.csv", 3, "getpid,native,host,wrmsr,1", "profile.csv: has no row of getpid on native host")]
    [InlineData("stacks/getpid-lab-bochs-haswell-host.folded", 2, "a;b", "line 2: is not")]
    [InlineData("trace.json", 2, "\"schema_version\": 2,", "newer version")]
    [InlineData("trace.json", 2, "\"schema", "near line 2")]
    public void Damage_is_told_with_its_place(string file, int line, string content, string problem)
    {
        RunDirectory run = Add(Recorded.Trace("host"));
        string path = Path.Combine(run.Path, file);
        string[] lines = File.ReadAllLines(path);
        lines[line - 1] = content;
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        Assert.Contains(problem, Refusal(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile.csv")]
    [InlineData("ledger.csv")]
    public void A_cut_line_is_damage(string file)
    {
        RunDirectory run = Add(Recorded.Trace("host"));
        string path = Path.Combine(run.Path, file);
        File.WriteAllText(path, File.ReadAllText(path)[..^3]);
        Assert.Contains("ends in a cut line", Refusal(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ledger.csv")]
    [InlineData("trace.json")]
    public void A_file_that_is_missing_is_named(string file)
    {
        RunDirectory run = Add(Recorded.Trace("host"));
        File.Delete(Path.Combine(run.Path, file));
        Assert.Contains(file, Refusal(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_a_ledger_or_an_error_with_a_sentence() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        File.WriteAllText(directory.File("any.csv"), LedgerFile.Header + "\n" + text);
        try
        {
            LedgerFile.Read(directory.File("any.csv"));
        }
        catch (ResultFileException)
        {
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_difference_that_was_asked_for_wins_over_the_one_that_is_usual()
    {
        LaneTrace trace = Recorded.Trace("host", "vm-exit", "hypercall", "hypercall-robust");
        Assert.Equal(("vm-exit", "hypercall", "hypercall-robust"), Names(trace));
        Assert.Equal(("vm-exit", "host", null), Names(trace with { Asked = new PathPair("vm-exit", "host") }));
        Assert.Equal(("vm-exit", "hypercall", "hypercall-robust"), Names(trace with { Asked = new PathPair("vm-exit", "not traced") }));
        Assert.Equal(("ptrace-sysemu", "vm-exit", null), Names(Recorded.Trace("host", "ptrace-sysemu", "vm-exit")));
        Assert.Null(Recorded.Trace("host").Difference);

        static (string, string, string?) Names(LaneTrace of) => (of.Difference!.From.Path, of.Difference.To.Path, of.Difference.Robust?.Path);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(PayloadIdentity.FirstArchitecture, true)]
    [InlineData("arm64", false)]
    public void A_trace_knows_its_architecture(string? architecture, bool isFirst)
    {
        LaneTrace trace = Assert.Single(TraceFiles.Read(Add(Recorded.Trace("host") with { Architecture = architecture })));
        Assert.Equal((architecture, isFirst, Unit.Instructions), (trace.Architecture, trace.IsOfFirstArchitecture, trace.Unit));
    }

    /// <summary>As https://www.speedscope.app/file-format-schema.json has it; two profiles share their frames.</summary>
    [Fact]
    public void A_speedscope_file_holds_stacks_weights_and_shared_frames()
    {
        string file = directory.File("x.speedscope.json");
        SpeedscopeFile.Write(file,
        [
            ("one", Unit.Instructions, [new FoldedLine(["a", "b"], 30), new FoldedLine(["a", "c", "b"], 12)]),
            ("two", Unit.Nanoseconds, [new FoldedLine(["c"], 5)]),
        ]);
        const string Expected = """
            {"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"Hostcall","activeProfileIndex":0,"profiles":[
            {"type":"sampled","name":"one","unit":"none","startValue":0,"endValue":42,"samples":[[0,1],[0,2,1]],"weights":[30,12]},
            {"type":"sampled","name":"two","unit":"nanoseconds","startValue":0,"endValue":5,"samples":[[2]],"weights":[5]}],
            "shared":{"frames":[{"name":"a"},{"name":"b"},{"name":"c"}]}}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), File.ReadAllText(file));
    }

    [Fact]
    public void Folded_stacks_are_lines_whatever_a_function_is_called()
    {
        string file = directory.File("x.folded");
        FoldedFile.Write(file, [new FoldedLine(["a;b", "c\nd e"], 7), new FoldedLine(["f"], 0)]);
        Assert.Equal("a:b;c d e 7\nf 0\n", File.ReadAllText(file));
        Assert.Equal([("a:b|c d e", 7), ("f", 0)], FoldedFile.Read(file).Select(line => (string.Join('|', line.Functions), line.Weight)));
        Assert.Contains("can't be read", Assert.Throws<ResultFileException>(() => FoldedFile.Read(directory.File("none"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" 5")]
    [InlineData("a -5")]
    [InlineData("a 5.5")]
    public void What_is_no_folded_stack_is_told(string line)
    {
        File.WriteAllText(directory.File("x.folded"), $"a 1\n{line}\n");
        Assert.Contains("line 2: is not", Assert.Throws<ResultFileException>(() => FoldedFile.Read(directory.File("x.folded"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_of_any_domain_comes_back_from_its_name()
    {
        foreach (Domain domain in Enum.GetValues<Domain>())
        {
            foreach (string name in (string[])["f", "T.M(int)", "a!b", FunctionName.Unknown])
            {
                if (domain == Domain.HostKernel && name == "a!b") continue;
                var function = new FunctionName(domain, name);
                Assert.Equal((function, name != FunctionName.Unknown), (FunctionName.Parse(function.ToString()), function.IsNamed));
            }
        }

        Assert.Equal(new FunctionName(Domain.HostKernel, "x!y"), FunctionName.Parse("x!y"));
        Assert.Equal(6, Enum.GetValues<Domain>().Select(domain => new FunctionName(domain, "f").ToString()).Distinct().Count());
    }

    /// <summary>By hand: 10 of 100 have no name, which is just enough.</summary>
    [Fact]
    public void A_profile_is_partial_when_more_than_a_tenth_has_no_name()
    {
        Profile Of(double unnamed) => new("getpid", "lab", "host", Unit.Instructions,
        [
            new ProfileRow(new FunctionName(Domain.HostKernel, "f"), SectionName.Rest, 100 - unnamed, 100),
            new ProfileRow(new FunctionName(Domain.HostKernel, FunctionName.Unknown), SectionName.Payload, unnamed, unnamed),
            new ProfileRow(new FunctionName(Domain.HostKernel, "idle"), SectionName.Futex, 0, 7),
        ]);
        Assert.Equal((100, 0.9, true), (Of(10).Total, Of(10).NamedShare, Of(10).HasEnoughNames));
        Assert.False(Of(10.5).HasEnoughNames);
        Assert.Equal((1, true), ((Of(10) with { Rows = [] }).NamedShare, (Of(10) with { Rows = [] }).HasEnoughNames));
        Assert.Equal([(SectionName.Payload, 10), (SectionName.Rest, 90)], Of(10).Sections.Select(section => (section.Key, section.Value)));
        Assert.Equal(SectionName.All.Count, SectionName.OrderOf("no such section"));
    }

    private static LaneTrace Native()
    {
        TracedPath lab = Recorded.Trace("host").Paths[0];
        return new LaneTrace("getpid", "native", "trace", null, null, [lab with { Profile = lab.Profile with { Lane = "native", Unit = Unit.Nanoseconds }, Ledger = [] }], []);
    }

    private static string Refusal(RunDirectory run) => Assert.Throws<ResultFileException>(() => TraceFiles.Read(run)).Message;

    private RunDirectory Add(params LaneTrace[] traces)
    {
        RunDirectory run = RunDirectory.Create(directory.File("run"));
        TraceFiles.Add(run, traces);
        return run;
    }
}
