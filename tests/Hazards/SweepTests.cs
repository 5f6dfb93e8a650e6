using Hostcall.Hazards.X64.Sweep;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Tests.Linux;
using Hostcall.Tests.Paths;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Hazards;

/// <summary>Which calls a sweep makes, what it tells, its file and its part of a report.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private static SweepReport Found { get; } = new()
    {
        CommandLine = "dotnet run -c Release -- hazards --sweep 100",
        Seed = 3,
        From = 16,
        Counts = [new("lab-x", "a", 1100, 1000, 77, 17, 2, 1, 3)],
        Differences =
        [
            new("lab-x", "a", 21, 19, "close(5)", "other descriptors (behind 2 calls)", ""), new("lab-x", "a", 40, 40, "arch_prctl(4097, 0)", "other segments", "gs-write"),
        ],
        Once = [new("lab-x", "a", 50, 48, "brk(0)", "other mappings", "")],
        LeftOut = [new("vfork", "two share a stack")],
        Missing = ["b: no such mode"],
    };

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_pass_makes_every_call_of_the_table_but_those_that_are_left_out_with_a_reason()
    {
        var made = Enumerable.Range(0, SweepCall.Pass).Select(index => SweepCall.At(1, index)).ToArray();
        Assert.Equal(CallTable.OfUser.Select(call => call.Number).Order(), made.Where(call => !call.IsOfRoot).Select(call => call.Call.Number).Distinct().Order());
        Assert.Equal(CallTable.All.Count, CallTable.OfUser.Count + CallTable.LeftOut.Count);
        Assert.True(CallTable.All.Count(call => call.Name.Length > 0) > 370, "most numbers have a name");
        Assert.Contains(made, call => call.IsOfRoot);
        Assert.All(CallTable.LeftOut.Values, reason => Assert.True(reason.Length > 10, reason));
    }

    /// <summary>RLIMIT_CPU is 0; where the process dies of it no two agree on.</summary>
    [Fact]
    public void No_call_sets_a_limit_of_time() => Assert.All(
        Enumerable.Range(0, 50 * SweepCall.Pass).Select(index => SweepCall.At(7, index)),
        call => Assert.False((call.Call.Name == "setrlimit" && (int)call.Arguments[0] == 0) || (call.Call.Name == "prlimit64" && (int)call.Arguments[1] == 0)));

    [Fact]
    public void A_call_follows_from_seed_and_index()
    {
        for (int index = 0; index < 500; index++) Assert.Equal(SweepCall.At(7, index).ToString(), SweepCall.At(7, index).ToString());
        Assert.NotEqual(
            string.Join('\n', Enumerable.Range(0, 50).Select(index => SweepCall.At(7, index).ToString())),
            string.Join('\n', Enumerable.Range(0, 50).Select(index => SweepCall.At(8, index).ToString())));
        Assert.NotEqual(
            string.Join('\n', Enumerable.Range(0, 1 << 14).Select(index => SweepCall.At(7, index)).Where(call => call.Call.Name == "read").Select(call => call.ToString()).Distinct()),
            SweepCall.At(7, 0).ToString());
    }

    [Fact]
    public void Every_argument_is_of_a_kind_that_has_values_and_a_call_has_six_at_most() => Assert.All(CallTable.All, call =>
    {
        Assert.True(call.Kinds.Length <= 6, call.Name);
        Assert.All(call.Kinds, kind => Assert.Contains(kind, ArgumentValues.Kinds));
    });

    /// <summary>Headers may be older than the newest calls.</summary>
    [Fact]
    public void A_number_has_the_name_of_the_header()
    {
        var assertions = new CAssertions().Include("sys/syscall.h");
        foreach (var call in CallTable.All.Where(call => call.Name.Length > 0)) assertions.AddWhereDefined($"SYS_{call.Name}", (ulong)call.Number);
        Assert.Equal("", assertions.Compile());
    }

    [Fact]
    public void What_it_tells_is_read_as_it_was_meant()
    {
        var tally = new SweepTally("a") { Calls = 6, Same = 1, Partly = 1, Refused = 1, Known = 1, Different = 2, Once = 3 };
        Assert.Equal(tally, SweepLines.Parse(tally.ToLine()));
        var finding = new SweepFinding("a", 12, 10, "", "close(5)", "other descriptors");
        Assert.Equal(finding, SweepLines.Parse(finding.ToLine()));
        Assert.Equal(finding with { IsOnce = true }, SweepLines.Parse((finding with { IsOnce = true }).ToLine()));
        Assert.Equal("5: x y", SweepLines.Parse(SweepLines.Call(5, "x\ty")));
        Assert.Equal(new SweepTrouble("a: b", IsEnd: false), SweepLines.Parse(SweepLines.Missing("a: b")));
        Assert.Throws<FormatException>(() => SweepLines.Parse("tally\ta\t1"));
    }

    [Fact]
    public void What_is_refused_or_named_by_a_probe_is_no_news()
    {
        var exit = new SweepCall(CallTable.Find("exit"), [0, 0, 0, 0, 0, 0], IsOfRoot: false);
        var table = new SweepCall(CallTable.Find("modify_ldt"), [1, 0, 0, 0, 0, 0], IsOfRoot: false);
        var getGs = new SweepCall(CallTable.Find("arch_prctl"), [0x1004, 0, 0, 0, 0, 0], IsOfRoot: false);
        var affinity = new SweepCall(CallTable.Find("sched_setaffinity"), [0, 0, 0, 0, 0, 0], IsOfRoot: false);
        PathRow fast = Sessions.Path("hypercall"), robust = Sessions.Path("hypercall-robust"), program = Sessions.Path("bpf-hook");
        Assert.True(KnownDifference.IsRefusal(exit, robust, -1));
        Assert.False(KnownDifference.IsRefusal(exit, robust, -14));
        Assert.True(KnownDifference.IsRefusal(table, fast, -1));
        Assert.False(KnownDifference.IsRefusal(table, robust, -1));
        Assert.True(KnownDifference.IsRefusal(affinity, program, -95));
        Assert.False(KnownDifference.IsRefusal(affinity, fast, -95));
        Assert.False(KnownDifference.IsRefusal(affinity, program, -1));
        Assert.False(KnownDifference.IsRefusal(getGs, program, -95));
        var closing = new SweepCall(CallTable.Find("close_range"), [3, 1023, 0, 0, 0, 0], IsOfRoot: false);
        Assert.Equal("own-vcpu", KnownDifference.Of([closing, getGs], HostSyscallMode.Robust, "KVM_RUN fails, EBADF"));
        Assert.Equal("", KnownDifference.Of([exit, getGs], HostSyscallMode.Fast, "KVM_RUN fails, EBADF"));
        Assert.Equal("", KnownDifference.Of([closing, getGs], HostSyscallMode.Robust, "KVM_RUN fails, EFAULT"));
        Assert.Equal("gs-read", KnownDifference.Of([exit, getGs], HostSyscallMode.Fast, ""));
        Assert.Equal("", KnownDifference.Of([getGs], HostSyscallMode.Robust, ""));
        Assert.Equal("", KnownDifference.Of([exit], HostSyscallMode.Fast, ""));
    }

    [Fact]
    public void What_was_found_comes_back_as_it_was_written()
    {
        var run = RunDirectory.Create(directory.File("run"));
        Assert.Null(SweepFile.Read(run));
        SweepFile.Write(run, Found);
        var read = SweepFile.Read(run)!;
        Assert.Equal(Found.Counts, read.Counts);
        Assert.Equal(Found.Differences, read.Differences);
        Assert.Equal(Found.Once, read.Once);
        Assert.Equal(Found.LeftOut, read.LeftOut);
        Assert.Equal((Found.Seed, Found.From, Found.CommandLine), (read.Seed, read.From, read.CommandLine));
        File.WriteAllText(run.Sweep, File.ReadAllText(run.Sweep)[..60]);
        Assert.Contains("is damaged", Assert.Throws<ResultFileException>(() => SweepFile.Read(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_counts_says_what_differs_and_how_to_see_it_again()
    {
        string text = string.Join(' ', TextRenderer.Render(RunReport.Of(Found).For(Audience.Mail)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("a 1,100 1,000 77 17 2 1 3", text, StringComparison.Ordinal);
        Assert.Contains("call 21 on a in lab-x, close(5): other descriptors (behind 2 calls).", text, StringComparison.Ordinal);
        Assert.Contains("hazards --sweep 3 --from 19 --seed 3 --lane lab-x --path a", text, StringComparison.Ordinal);
        Assert.Contains("call 50 on a in lab-x, brk(0): other mappings.", text, StringComparison.Ordinal);
        Assert.Contains("gs-write, call 40 on a", text, StringComparison.Ordinal);
        Assert.Contains("Not made: vfork, since two share a stack.", text, StringComparison.Ordinal);
        Assert.Contains("Not swept: b: no such mode.", text, StringComparison.Ordinal);
    }
}
