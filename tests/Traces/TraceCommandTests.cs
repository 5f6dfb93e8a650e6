using System.Diagnostics;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.EndToEnd;
using Hostcall.Tests.Plots;

namespace Hostcall.Tests.Traces;

/// <summary>The command, from its arguments to its files.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_recorded_trace_becomes_tables_and_files()
    {
        var ended = Trace("--diff", "vm-exit", "hypercall", "--path", "vm-exit,hypercall,hypercall-robust");
        Assert.Equal(0, ended.Code);
        Assert.Contains("hypercall saves 6,002 instructions against vm-exit, and hypercall-robust gives back 5,017", ended.Flat, StringComparison.Ordinal);
        Assert.Equal([7440, 1438, 6455], ProfileFile.Read(In("out/profile.csv")).Select(profile => profile.Total));
        Assert.Equal(7440, FoldedFile.Read(In("out/stacks/getpid-lab-bochs-haswell-vm-exit.folded")).Sum(stack => stack.Weight));
        Assert.All(File.ReadLines(In("out/report.txt")), line => Assert.InRange(line.Length, 0, 72));
        foreach (string file in (string[])["stacks/getpid-lab-bochs-haswell.speedscope.json", "manifest.json", "trace.json", "ledger.csv", "report.html", "report.md", "charts/flame-getpid-lab-bochs-haswell-hypercall.svg"])
        {
            Assert.True(File.Exists(In("out/" + file)), file);
        }
    }

    [Fact]
    public void A_recorded_trace_of_the_other_lane_is_read_as_well()
    {
        byte[] recorded = [.. Recorded.Bytes("qemu/vm-exit"), .. Recorded.Bytes("qemu/hypercall")];
        var ended = Trace("qemu/kernel.map", recorded, "--lane", "lab-qemu-svm", "--path", "vm-exit,hypercall");
        Assert.Equal(0, ended.Code);
        Assert.Equal([2810, 3315], ProfileFile.Read(In("out/profile.csv")).Select(profile => profile.Total));
        Assert.True(File.Exists(In("out/stacks/getpid-lab-qemu-svm-vm-exit.folded")));
    }

    [Fact]
    public void A_recorded_trace_of_the_other_architecture_is_read_by_its_own_rules()
    {
        byte[] recorded = [.. Recorded.Bytes("arm64/vm-exit"), .. Recorded.Bytes("arm64/smccc-user")];
        var ended = Trace("arm64/kernel.map", recorded, "--lane", "lab-qemu-arm64", "--diff", "vm-exit", "smccc-user");
        Assert.Equal(0, ended.Code);
        Assert.Contains("smccc-user saves 238 instructions against vm-exit", ended.Flat, StringComparison.Ordinal);
        Assert.Contains("one eret, tlbi, dsb or msr costs", ended.Flat, StringComparison.Ordinal);
        Assert.Equal([6139, 5901], ProfileFile.Read(In("out/profile.csv")).Select(profile => profile.Total));
        string report = File.ReadAllText(In("out/report.txt"));
        Assert.DoesNotContain("a published profile", report, StringComparison.Ordinal);
        Assert.Equal(0, TheProgram.Run("report", In("out")).Code);
        Assert.Equal(report, File.ReadAllText(In("out/report.txt")));
    }

    /// <summary>A map of zeros is what a user without rights reads; one of other addresses is that of another kernel, or of KASLR.</summary>
    [Theory]
    [InlineData("0000000000000000", 2, "kernel.kptr_restrict")]
    [InlineData("ffffffff9", 1, "the result is partial")]
    public void Symbols_that_name_nothing_are_refused_or_called_partial(string start, int code, string sentence)
    {
        File.WriteAllLines(In("other.map"), File.ReadLines(Recorded.Fixture("kernel.map")).Select(line => start + line[start.Length..]));
        var ended = Trace(In("other.map"), Recorded.Bytes("vm-exit"), "--path", "vm-exit");
        Assert.Equal(code, ended.Code);
        Assert.Contains(sentence, ended.Flat + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_are_a_range_beside_the_count()
    {
        string prices = Path.Combine(Checkout.Root, "results", "published", "prices.csv");
        var ended = Trace("--path", "vm-exit,hypercall,hypercall-robust", "--prices", prices);
        Assert.Equal(0, ended.Code);
        Assert.Matches(@"hypercall-robust gives back [\d.]+ to [\d.]+ % of what hypercall saves against vm-exit", ended.Flat);
        Assert.Contains("by the count of instructions, 83.6 %", ended.Flat, StringComparison.Ordinal);
        Assert.Matches(@"over\s+all\s+corners", File.ReadAllText(In("out/report.txt")));
        ended = Trace("--path", "vm-exit,hypercall,hypercall-robust", "--prices", In("prices.csv"));
        Assert.Contains("prices.csv", ended.RefusedWith(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_with_another_number_of_windows_is_bad_input()
    {
        var ended = Trace("--path", "vm-exit,hypercall");
        Assert.Equal(2, ended.Code);
        Assert.Contains("line ", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_and_plot_make_everything_again_from_the_files_of_a_trace()
    {
        Assert.Equal(0, Trace("--path", "vm-exit,hypercall,hypercall-robust").Code);
        string[] made = ["report.txt", "report.md", "report.html"];
        string[] before = [.. made.Select(file => File.ReadAllText(In("out/" + file)))];
        foreach (string file in made) File.Delete(In("out/" + file));
        Directory.Delete(In("out/charts"), recursive: true);
        Assert.Equal(0, TheProgram.Run("plot", In("out")).Code);
        Assert.True(File.Exists(In("out/charts/flame-getpid-lab-bochs-haswell-hypercall.svg")));
        var ended = TheProgram.Run("report", In("out"));
        Assert.Equal(0, ended.Code);
        Assert.Contains("hypercall saves 6,002 instructions", ended.Output, StringComparison.Ordinal);
        Assert.Equal(before, made.Select(file => File.ReadAllText(In("out/" + file))));
        Assert.False(File.Exists(In("out/summary.json")));
    }

    [Fact]
    public void A_trace_is_added_to_a_measured_run()
    {
        RunDirectory run = SyntheticRun.Write(In("out"), ["getpid"]);
        string manifest = File.ReadAllText(run.Manifest), samples = File.ReadAllText(run.Samples);
        Assert.Equal(0, Trace("--path", "vm-exit,hypercall,hypercall-robust").Code);
        Assert.Equal((manifest, samples), (File.ReadAllText(run.Manifest), File.ReadAllText(run.Samples)));
        string text = File.ReadAllText(run.TextReport);
        Assert.Contains("vm-exit is faster than ptrace-sysemu", text, StringComparison.Ordinal);
        Assert.Contains("Where the cost goes: getpid on lab-bochs-haswell", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile.csv")]
    [InlineData("ledger.csv")]
    [InlineData("stacks/getpid-lab-bochs-haswell-vm-exit.folded")]
    public void A_damaged_file_is_told_in_a_sentence_and_nothing_is_lost(string file)
    {
        Assert.Equal(0, Trace("--path", "vm-exit,hypercall,hypercall-robust").Code);
        string report = File.ReadAllText(In("out/report.txt"));
        File.AppendAllText(In("out/" + file), "damage\n");
        string damaged = File.ReadAllText(In("out/" + file));
        int lines = damaged.Split('\n').Length - 1;
        foreach (var ended in new[] { TheProgram.Run("report", In("out")), Trace("--path", "vm-exit,hypercall,hypercall-robust") })
        {
            Assert.Contains($"{file}, line {lines}: ", ended.RefusedWith(2), StringComparison.Ordinal);
            Assert.Equal((report, damaged), (File.ReadAllText(In("out/report.txt")), File.ReadAllText(In("out/" + file))));
        }
    }

    [Fact]
    public void A_trace_that_cannot_be_read_leaves_no_directory()
    {
        Assert.Equal(2, Trace("--path", "vm-exit,hypercall").Code);
        Assert.False(Directory.Exists(In("out")));
    }

    [Theory]
    [InlineData("--calls 2", "at least 3 calls")]
    [InlineData("--seconds 0", "--seconds 0")]
    [InlineData("--path vm-exot", "did you mean vm-exit?")]
    [InlineData("--diff vm-exit nothing", "there is no path called nothing")]
    [InlineData("--lane lab-qemu-kvm", "there is no lane that can be traced called lab-qemu-kvm")]
    [InlineData("--lane lab-qemu-arm64@nvhe", "there is no lane that can be traced called lab-qemu-arm64@nvhe")]
    [InlineData("--lane lab-bochs-haswell,lab-qemu-svm --from a --system-map b --agent c", "--from is a trace of one lane")]
    [InlineData("--scenario getpit", "did you mean getpid?")]
    [InlineData("--scenario getpid,getpit", "did you mean getpid?")]
    [InlineData("--from trace.txt --scenario getpid,enosys", "--from is a trace of one scenario")]
    [InlineData("--from trace.txt", "--from needs --system-map and --agent")]
    public void Bad_arguments_are_told_in_a_sentence(string arguments, string sentence)
    {
        var ended = TheProgram.Run(["trace", .. arguments.Split(' ')]);
        Assert.Equal(2, ended.Code);
        Assert.Contains(sentence, ended.Errors, StringComparison.Ordinal);
    }

    /// <summary>Under the lane's name of when the trace was recorded.</summary>
    private TheProgram.Ended Trace(params string[] arguments) => Trace(
        "kernel.map", [.. Recorded.Bytes("vm-exit"), .. Recorded.Bytes("hypercall"), .. Recorded.Bytes("hypercall-robust")], ["--lane", "lab-bochs-vmx", .. arguments]);

    private TheProgram.Ended Trace(string map, byte[] recorded, params string[] arguments)
    {
        File.WriteAllBytes(In("trace.txt"), recorded);
        string agent = In("agent");
        using var compiler = Process.Start("gcc", ["-nostdlib", "-static", "-no-pie", "-o", agent, "-x", "c", WriteAgent()])!;
        compiler.WaitForExit();
        return TheProgram.Run(["trace", "--from", In("trace.txt"), "--system-map", Recorded.Fixture(map), "--agent", agent, "--out", In("out"), .. arguments]);
    }

    private string WriteAgent()
    {
        File.WriteAllText(In("agent.c"), "void _start(void) { for (;;); }\n");
        return In("agent.c");
    }

    private string In(string name) => Path.Join(folder, name);
}
