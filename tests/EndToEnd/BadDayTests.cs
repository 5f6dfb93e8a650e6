using System.Diagnostics;
using Hostcall.Lab;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.EndToEnd;

/// <summary>The machine refuses, fills up, or somebody ends the program in the middle.</summary>
[Collection(ProgramCollection.Name)]
public sealed class BadDayTests
{
    private static readonly string[] Long = ["--lane", "native", "--path", "host,ptrace-sysemu", "--rounds", "2000"];

    /// <summary>A /dev with what a program needs, and no kvm in it, for this process only.</summary>
    private const string WithoutKvm = """
        exec unshare --mount bash -euc '
            mount -t tmpfs tmpfs /mnt
            for node in null zero random urandom; do touch /mnt/$node; mount --bind /dev/$node /mnt/$node; done
            ln -s /proc/self/fd /mnt/fd; mkdir /mnt/shm
            mount --move /mnt /dev
            exec "$@"' bash "$@"
        """;

    [Fact]
    public void Without_a_kvm_device_the_other_paths_still_run()
    {
        NeedRoot();
        using var folder = new ScratchFolder();
        var run = TheProgram.RunIn(WithoutKvm, "--lane", "native", "--rounds", "2", "--calls", "50", "--out", folder["run"]);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        var rows = SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows;
        Assert.Equal(Status.Measured, rows.Single(row => row.Path == "host").Status);
        var exit = rows.Single(row => row.Path == "vm-exit");
        Assert.Equal(Status.Unavailable, exit.Status);
        Assert.Contains("/dev/kvm", exit.Reason, StringComparison.Ordinal);
        Assert.Contains("modprobe", exit.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_only_a_guest_was_asked_for_and_there_is_no_kvm_the_code_is_3()
    {
        NeedRoot();
        using var folder = new ScratchFolder();
        Assert.Equal(3, TheProgram.RunIn(WithoutKvm, "--lane", "native", "--path", "vm-exit", "--rounds", "1", "--out", folder["run"]).Code);
    }

    [Fact]
    public void A_Bochs_that_does_not_know_the_model_is_one_sentence_and_the_code_is_3()
    {
        Assert.SkipWhen(LabTable.Find("lab-bochs-ryzen")!.Probe() is { }, "the lab cannot run here anyway");
        using var folder = new ScratchFolder();
        string another = $"mkdir '{folder["bin"]}'; printf '#!/bin/sh\\necho \"Supported CPU models:\"; echo; echo zambezi\\n' > '{folder["bin"]}/bochs-bin'; "
            + $"chmod +x '{folder["bin"]}/bochs-bin'; PATH='{folder["bin"]}':$PATH exec \"$@\"";
        var run = TheProgram.RunIn(another, "--lane", "lab-bochs-ryzen", "--path", "host", "--out", folder["run"]);
        Assert.Equal(3, run.Code);
        Assert.Contains("the Bochs here has no CPU model ryzen", string.Join(' ', (run.Output + run.Errors).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_permission_the_remedy_is_the_group()
    {
        NeedRoot();
        Assert.SkipUnless(File.Exists("/dev/kvm"), "this machine has no /dev/kvm");
        using var folder = new ScratchFolder();
        Process.Start("chmod", ["777", folder.Path])!.WaitForExit();
        const string asNobody = "export HOME=/tmp DOTNET_CLI_HOME=/tmp; exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all \"$@\"";
        Assert.SkipUnless(CanNobodyRead(TheProgram.Dll), $"the user nobody may not read {TheProgram.Dll}");
        var run = TheProgram.RunIn(asNobody, "--lane", "native", "--path", "host,vm-exit", "--rounds", "2", "--calls", "50", "--out", folder["run"]);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        var exit = SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows.Single(row => row.Path == "vm-exit");
        Assert.Contains("permission denied (EACCES)", exit.Reason, StringComparison.Ordinal);
        Assert.Contains("usermod -aG kvm", exit.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_ends_the_run_and_keeps_the_blocks()
    {
        NeedRoot();
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["small"]);
        string script = $"""
            exec unshare --mount bash -euc '
                mount -t tmpfs -o size=48k tmpfs {folder["small"]}
                "$@" || code=$?
                cp {folder["small"]}/run/samples.csv {folder["small"]}/run/manifest.json {folder.Path}
                exit $code' bash "$@"
            """;
        var run = TheProgram.RunIn(script, "--lane", "native", "--path", "host", "--calls", "10", "--rounds", "400", "--out", Path.Combine(folder["small"], "run"));
        Assert.Matches("No space left on device|disk was full", run.RefusedWith(1));
        Assert.NotEmpty(SampleReader.Read(folder["samples.csv"]).Cases);
    }

    [Fact]
    public void A_full_temporary_folder_makes_a_lab_unavailable_with_the_space_it_needs()
    {
        NeedRoot();
        if (LabTable.All.Single(lab => lab.Lane == "lab-qemu-svm").Probe() is { } lacking) Assert.Skip(lacking.ToString());
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["small"]);
        string script = $"""exec unshare --mount bash -euc 'mount -t tmpfs -o size=8m tmpfs {folder["small"]}; TMPDIR={folder["small"]} exec "$@"' bash "$@" """;
        var run = TheProgram.RunIn(script, "--lane", "lab-qemu-svm", "--path", "host", "--out", folder["run"]);
        Assert.True(run.Code == 3, run.Output + run.Errors);
        var row = Assert.Single(SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows);
        Assert.Equal(Status.Unavailable, row.Status);
        Assert.Matches(@"has \d MiB free, and a run needs 100 MiB", row.Reason);
        Assert.Contains("TMPDIR", row.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public void A_signal_in_the_middle_loses_no_finished_block_and_leaves_no_stub(string signal, int code)
    {
        using var folder = new ScratchFolder();
        using var run = TheProgram.Start([.. Long, "--out", folder["run"]]);
        var directory = AwaitBlocks(folder["run"], 30);
        run.Signal(signal);
        Assert.Equal(code, run.Wait().Code);
        Assert.False(StubsOf(run.Id).Any(), "a stub process is left");

        int blocks = SampleReader.Read(directory.Samples).Lines().Count;
        Assert.True(blocks >= 30);
        var report = TheProgram.Run("report", directory.Path);
        Assert.True(report.Code == 0, report.Output + report.Errors);
        Assert.Equal(blocks, SummaryFile.Read(directory.Summary).Rows.Sum(row => row.NBlocks));
    }

    [Theory]
    [InlineData("samples.csv", "run_id,scenario,lane,path,round,block,calls,value,unit\nr,getpid,native,host,0,0,10,abc,ns\n", "line 2")]
    [InlineData("samples.csv", "not,a,header\n", "header")]
    [InlineData("samples.csv", "", "header")]
    [InlineData("manifest.json", "{ \"schema_version\": 1, ", "manifest.json")]
    [InlineData("manifest.json", "\u0000\u0001\u0002", "manifest.json")]
    [InlineData("manifest.json", "[]", "manifest.json")]
    [InlineData("manifest.json", "{ \"schema_version\": 999 }", "999")]
    public void A_damaged_file_is_one_sentence_and_code_2(string file, string content, string expected)
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, TheProgram.Run("--lane", "native", "--path", "host", "--rounds", "1", "--calls", "10", "--out", folder["run"]).Code);
        File.WriteAllText(Path.Combine(folder["run"], file), content);
        foreach (string command in (string[])["report", "plot"])
        {
            Assert.Contains(expected, TheProgram.Run(command, folder["run"]).RefusedWith(2), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_figure_that_was_changed_by_hand_is_told_in_every_report()
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, TheProgram.Run("--lane", "native", "--path", "host", "--rounds", "2", "--calls", "10", "--out", folder["run"]).Code);
        var directory = RunDirectory.Open(folder["run"]);
        Assert.DoesNotContain("was changed", File.ReadAllText(directory.TextReport), StringComparison.Ordinal);

        string[] lines = File.ReadAllLines(directory.Samples);
        string[] fields = lines[1].Split(',');
        fields[Array.IndexOf(lines[0].Split(','), "value")] = "1";
        lines[1] = string.Join(',', fields);
        File.WriteAllText(directory.Samples, string.Join('\n', lines) + "\n");
        var report = TheProgram.Run("report", folder["run"]);
        Assert.True(report.Code == 0, report.Output + report.Errors);
        foreach (string text in (string[])[report.Output, .. new[] { directory.TextReport, directory.HtmlReport, directory.MarkdownReport }.Select(File.ReadAllText)])
            Assert.Contains("samples.csv was changed after the run ended", text.ReplaceLineEndings(" ").Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new ScratchFolder();
        Assert.Contains("samples.csv", TheProgram.Run("report", folder.Path).RefusedWith(2), StringComparison.Ordinal);
    }

    private static void NeedRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to change mounts or users");

    private static bool CanNobodyRead(string file)
    {
        using var check = Process.Start("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "test", "-r", file])!;
        check.WaitForExit();
        return check.ExitCode == 0;
    }

    private static RunDirectory AwaitBlocks(string path, int count)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1); Thread.Sleep(50))
        {
            string samples = Path.Combine(path, "samples.csv");
            if (File.Exists(samples) && File.ReadLines(samples).Count() > count) return RunDirectory.Open(path);
        }

        throw new TimeoutException($"no {count} blocks within a minute");
    }

    /// <summary>Stub processes whose parent was the program, or that have lost their parent.</summary>
    private static IEnumerable<int> StubsOf(int parent)
    {
        Thread.Sleep(200);
        foreach (var process in Process.GetProcesses())
        {
            string status;
            try
            {
                if (!File.ReadAllText($"/proc/{process.Id}/cmdline").StartsWith("hostcall-stub", StringComparison.Ordinal)) continue;
                status = File.ReadAllText($"/proc/{process.Id}/status");
            }
            catch (IOException)
            {
                continue; // it ended meanwhile
            }

            if (status.Contains($"PPid:\t{parent}\n", StringComparison.Ordinal) || status.Contains("PPid:\t1\n", StringComparison.Ordinal)) yield return process.Id;
        }
    }
}
