using System.Text.Json.Nodes;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.EndToEnd;

[Collection(ProgramCollection.Name)]
public sealed class RunTests
{
    private static readonly string[] Brief = ["--lane", "native", "--rounds", "2", "--calls", "50"];

    [Fact]
    public void A_run_leaves_every_file_and_a_row_for_every_path()
    {
        using var folder = new ScratchFolder();
        // So many calls take some time in every guest, also where one is 20 ns.
        var run = TheProgram.Run([.. Brief[..^1], "500", "--scenario", "getpid,openat-close", "--seed", "7", "--out", folder["run"]]);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Empty(run.Errors);
        Assert.DoesNotContain('\u001b', run.Output);

        var directory = RunDirectory.Open(folder["run"]);
        var summary = SummaryFile.Read(directory.Summary);
        foreach (string scenario in (string[])["getpid", "openat-close"])
        {
            Assert.Equal(Hostcall.Paths.PathTable.All.Where(path => !path.IsWitness).Select(path => path.Id), summary.Rows.Where(row => row.Scenario == scenario).Select(row => row.Path));
        }

        Assert.All(summary.Rows, row => Assert.NotEqual(Status.Failed, row.Status));
        Assert.All(summary.Rows.Where(row => row.Status == Status.Unavailable), row =>
        {
            Assert.False(string.IsNullOrWhiteSpace(row.Reason));
            Assert.False(string.IsNullOrWhiteSpace(row.Remedy));
        });
        Assert.Equal(Status.Measured, summary.Rows.Single(row => row is { Scenario: "getpid", Path: "host" }).Status);

        var manifest = JsonNode.Parse(File.ReadAllText(directory.Manifest))!;
        Assert.Equal(7, (int)manifest["seed"]!);
        Assert.Equal(64, ((string)manifest["payloads"]![0]!["sha256"]!).Length);
        Assert.NotNull(manifest["machine"]!["kernel"]);
    }

    [Fact]
    public void A_witness_is_no_path_of_a_lab()
    {
        using var folder = new ScratchFolder();
        string witness = Hostcall.Paths.PathTable.All.First(path => path.IsWitness).Id, lab = Hostcall.Lab.LabTable.Rows[0].Lane;
        var run = TheProgram.Run(["--lane", lab, "--path", witness, "--out", folder["run"]]);
        Assert.Equal(3, run.Code);
        Assert.Contains($"{witness} on {lab}: a lab has the kernel and the agent, and no program of others; use --lane native", run.Flat, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order()
    {
        string[] Order()
        {
            using var folder = new ScratchFolder();
            Assert.Equal(0, TheProgram.Run([.. Brief, "--path", "host,ptrace-sysemu,vm-exit,loop", "--seed", "11", "--out", folder["run"]]).Code);
            return [.. SampleReader.Read(RunDirectory.Open(folder["run"]).Samples).Lines().Select(sample => $"{sample.Round} {sample.Path}").Distinct()];
        }

        Assert.Equal(Order(), Order());
    }

    [Fact]
    public void Report_makes_the_same_summary_again()
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, TheProgram.Run([.. Brief, "--path", "host", "--out", folder["run"]]).Code);
        string summary = RunDirectory.Open(folder["run"]).Summary;
        string before = File.ReadAllText(summary);
        File.Delete(summary);
        Assert.Equal(0, TheProgram.Run("report", folder["run"]).Code);
        Assert.Equal(before, File.ReadAllText(summary));
    }

    [Fact]
    public void One_cpu_is_enough_but_not_for_cross_cpu()
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, TheProgram.RunIn("exec taskset -c 0 \"$@\"", [.. Brief, "--path", "host,ptrace-sysemu", "--out", folder["run"]]).Code);
        Assert.Contains(
            "cross-cpu needs two CPUs",
            TheProgram.RunIn("exec taskset -c 0 \"$@\"", [.. Brief, "--placement", "cross-cpu", "--out", folder["none"]]).RefusedWith(3),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Several_placements_are_rows_of_one_run_and_are_compared()
    {
        Assert.SkipWhen(Hostcall.Linux.CpuSet.OfThisThread().Count < 2, "this process may run on one CPU only");
        using var folder = new ScratchFolder();
        var run = TheProgram.Run([.. Brief, "--path", "ptrace-sysemu,host", "--placement", "cross-cpu,same-cpu", "--out", folder["run"]]);
        Assert.True(run.Code == 0, run.Output + run.Errors);

        var directory = RunDirectory.Open(folder["run"]);
        var summary = SummaryFile.Read(directory.Summary);
        Assert.Equal(["ptrace-sysemu@cross-cpu", "ptrace-sysemu@same-cpu", "host"], summary.Rows.Select(row => row.Name));
        Assert.All(summary.Rows, row => Assert.True(row.Status == Status.Measured && row.CpuNsPerCall > 0));
        Assert.Single(summary.Comparisons, c => c is { A: "ptrace-sysemu@same-cpu", B: "ptrace-sysemu@cross-cpu" });
        Assert.Equal("cross-cpu,same-cpu", (string)JsonNode.Parse(File.ReadAllText(directory.Manifest))!["plan"]!["placement"]!);
        Assert.Contains("CPU time", File.ReadAllText(directory.TextReport), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_needs_two_CPUs_has_them_by_default_and_its_row_says_so()
    {
        using var folder = new ScratchFolder();
        var run = TheProgram.RunIn("exec taskset -c 0 \"$@\"", [.. Brief, "--path", "systrap-spin,systrap-futex", "--out", folder["run"]]);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        var rows = SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows;
        Assert.Equal([("systrap-spin@cross-cpu", Status.Unavailable), ("systrap-futex", Status.Measured)], rows.Select(row => (row.Name, row.Status)));
        Assert.Contains("cross-cpu needs two CPUs", rows[0].Reason, StringComparison.Ordinal);

        Assert.SkipWhen(Hostcall.Linux.CpuSet.OfThisThread().Count < 2, "this process may run on one CPU only");
        run = TheProgram.Run([.. Brief, "--path", "systrap-spin", "--out", folder["both"]]);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        var row = Assert.Single(SummaryFile.Read(RunDirectory.Open(folder["both"]).Summary).Rows);
        Assert.Equal(("systrap-spin@cross-cpu", Status.Measured), (row.Name, row.Status));
    }

    [Fact]
    public void A_placement_that_the_affinity_mask_cannot_give_is_a_row_among_several()
    {
        using var folder = new ScratchFolder();
        var run = TheProgram.RunIn("exec taskset -c 0 \"$@\"", [.. Brief, "--path", "ptrace-sysemu", "--placement", "same-cpu,cross-cpu", "--out", folder["run"]]);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        var rows = SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows;
        Assert.Equal([("ptrace-sysemu@same-cpu", Status.Measured), ("ptrace-sysemu@cross-cpu", Status.Unavailable)], rows.Select(row => (row.Name, row.Status)));
        Assert.Contains("cross-cpu needs two CPUs", rows[1].Reason, StringComparison.Ordinal);
        Assert.Contains("taskset", rows[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_locale_changes_nothing_in_the_files()
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, TheProgram.RunIn("LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 exec \"$@\"", [.. Brief, "--path", "host", "--out", folder["run"]]).Code);
        Assert.NotEmpty(SampleReader.Read(RunDirectory.Open(folder["run"]).Samples).Lines());
    }
}
