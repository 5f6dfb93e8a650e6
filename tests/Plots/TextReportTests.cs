using Hostcall.Plots;
using Hostcall.Plots.Sections;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

public sealed class TextReportTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void It_is_plain_ASCII_of_72_columns_whatever_the_run_holds()
    {
        string reason = "µ ± … \u0007 \ud83d\ude00 " + new string('w', 200) + "\nsecond line";
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid", new string('s', 90)], reason: reason));
        foreach (string line in Rendered.Text(view).Split('\n'))
        {
            Assert.InRange(line.Length, 0, 72);
            Assert.All(line, c => Assert.InRange(c, ' ', '~'));
        }
    }

    [Theory]
    [InlineData(12, null)]
    [InlineData(13, "1 more path is below.")]
    [InlineData(30, "18 more paths are below.")]
    public void The_paths_of_the_answer_are_in_the_overview_however_many_others_there_are(int others, string? note)
    {
        SummaryRow[] rows = [.. RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"])).Summary.Rows];
        SummaryRow plain = rows.First(row => row.IsBase && row.Estimate is not null);
        string[] paths = [.. rows.Where(row => !row.IsRung).Select(row => row.Path).Distinct()];
        Assert.Equal(4, paths.Length);
        var table = RowsTable.Overview([.. Enumerable.Range(0, others).Select(i => plain with { Path = $"other-{i}", Traits = new PathTraits("another", plain.Path) }), .. rows]);
        Assert.Equal(note, table.Note);
        Assert.Equal(Math.Min(RowsTable.MostBrief, others + paths.Length), table.Rows.Count);
        Assert.Subset(table.Rows.Select(row => row.Cells[0].Text).ToHashSet(), new HashSet<string> { "host", "vm-exit", "hypercall" });
    }

    [Fact]
    public void It_holds_all_that_a_reviewer_needs()
    {
        string text = Rendered.Flat(Rendered.Text(RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]))));
        Assert.Contains("What does a host system call cost", text, StringComparison.Ordinal);
        Assert.Contains("vm-exit is faster than ptrace-sysemu: 0.7", text, StringComparison.Ordinal);
        Assert.Contains("hypercall takes fewer instructions than vm-exit: 0.336 times as many", text, StringComparison.Ordinal);
        Assert.Contains("hypercall on native unavailable: this kernel has no KVM_CAP_HOST_SYSCALL; Build and boot", text, StringComparison.Ordinal);
        Assert.Contains("2,100 ns: system calls run by a user-space VMM (Xeon 6268CL, Linux 5.19-rc5, 2022)", text, StringComparison.Ordinal);
        Assert.Contains("KVM: kvm_test", text, StringComparison.Ordinal);
        Assert.Contains("dotnet run -c Release -- --scenario getpid --rounds 20 --seed 7", text, StringComparison.Ordinal);
        Assert.Contains("exit-pio vm-exit", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_table_mixes_nanoseconds_and_instructions()
    {
        string[] sections = Rendered.Text(RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]))).Split("getpid on ");
        string native = sections.Single(section => section.StartsWith("native: time per call", StringComparison.Ordinal));
        string lab = sections.Single(section => section.StartsWith("lab-bochs-icelake: instructions per call", StringComparison.Ordinal)).Split("Could not run")[0];
        Assert.DoesNotContain("instructions", native.Split("lab-bochs-icelake")[0], StringComparison.Ordinal);
        Assert.DoesNotContain(" ns", lab, StringComparison.Ordinal);
        Assert.DoesNotContain(" us", lab, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_culture_changes_nothing()
    {
        RunView view = RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid"]));
        string expected = Rendered.Text(view);
        using var culture = new ForeignCulture();
        Assert.Equal(expected, Rendered.Text(view));
    }

    [Fact]
    public void An_interrupted_run_still_has_a_report()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("run"), ["getpid"]);
        string[] lines = File.ReadAllLines(run.Samples);
        File.WriteAllText(run.Samples, lines[0] + "\n" + lines[1] + "\n" + lines[2][..20]);
        RunReport.Write(run, RunView.Load(run));
        string text = Rendered.Flat(File.ReadAllText(run.TextReport));
        Assert.Contains("interrupted before the first block", text, StringComparison.Ordinal);
        Assert.Contains("samples.csv ends in a cut line", text, StringComparison.Ordinal);
    }
}
