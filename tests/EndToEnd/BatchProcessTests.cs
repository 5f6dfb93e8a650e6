using System.Diagnostics;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios;
using Hostcall.Scenarios.Measurement;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.EndToEnd;

/// <summary>The processes that measure round groups: what becomes of the run when one dies, hangs or is interrupted.</summary>
[Collection(ProgramCollection.Name)]
public sealed class BatchProcessTests
{
    private readonly Descendants descendants = new();

    [Fact]
    public void The_case_that_a_process_dies_of_fails_with_the_reason_and_the_others_are_measured()
    {
        using var folder = new ScratchFolder();
        using var program = TheProgram.StartIn(
            descendants.Script, "--lane", "native", "--path", "host,ptrace-sysemu", "--rounds", "20", "--rounds-per-batch", "20", "--out", folder["run"]);
        int group = descendants.AwaitGroup();
        AwaitBlocks(Path.Combine(folder["run"], "samples.csv"));
        Signals.Send(group, "KILL");
        var ended = program.Wait();
        Assert.True(ended.Code == 1, ended.Output + ended.Errors);

        var rows = SummaryFile.Read(RunDirectory.Open(folder["run"]).Summary).Rows;
        var failed = Assert.Single(rows, row => row.Status == Status.Failed);
        Assert.StartsWith("the process that measured it was ended by signal 9", failed.Reason, StringComparison.Ordinal);
        Assert.All(rows.Where(row => row != failed), row => Assert.Equal((Status.Measured, 20), (row.Status, row.NRounds)));
        descendants.AssertNoneLeft();
    }

    [Fact]
    public void A_process_that_hangs_is_killed()
    {
        var log = new MemoryLog();
        var request = new RunRequest
        {
            Plan = new Plan { Scenarios = ["getpid"], Lanes = [NativeLane.Name], Paths = ["host"], Rounds = 1, Seed = 1 },
            Scenarios = [ScenarioTable.All[0]],
            Paths = [PathTable.All.First(path => path.Id == "host")],
            Cpu = CpuSet.OfThisThread()[^1],
            Placements = [Placement.SameCpu],
            Variants = new Dictionary<string, IReadOnlyList<Variant>> { ["host"] = [new Variant("", null)] },
        };
        using var stop = new Timer(_ => StopChildren(), null, 0, 20);
        new NativeLane(request, log, CancellationToken.None, limit: TimeSpan.FromSeconds(2)).Measure();
        Assert.StartsWith("the process that measured it did not answer for 2 s and was killed", Assert.Single(log.Missing).Reason, StringComparison.Ordinal);
        Assert.Empty(log.Samples);
    }

    [Fact]
    public void Ctrl_C_goes_to_the_whole_terminal_and_is_no_failure_of_the_case_that_runs()
    {
        using var folder = new ScratchFolder();
        using var program = TheProgram.StartIn(
            descendants.Script, "--lane", "native", "--path", "host,ptrace-sysemu", "--rounds", "2000", "--out", folder["run"]);
        for (int group = 0; group < 2; group++) Signals.AwaitEnd(descendants.AwaitGroup());
        Signals.Send(-program.Id, "INT");
        var ended = program.Wait();
        Assert.True(ended.Code == 130, ended.Output + ended.Errors);
        descendants.AssertNoneLeft();

        var directory = RunDirectory.Open(folder["run"]);
        Assert.All(ManifestFile.Read(directory.Manifest).Outcomes, outcome => Assert.Equal(Status.Measured, outcome.Status));
        Assert.NotEmpty(SampleReader.Read(directory.Samples).Lines());
    }

    [Fact]
    public void Nobody_but_a_run_can_start_one() =>
        Assert.Contains("is started by a run", TheProgram.Run(MeasureBatch.Name).RefusedWith(2), StringComparison.Ordinal);

    private static void AwaitBlocks(string samples)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1); Thread.Sleep(10))
        {
            if (File.ReadLines(samples).Count() > 10) return;
        }

        throw new TimeoutException("no blocks within a minute");
    }

    private static void StopChildren()
    {
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            foreach (string child in Signals.ReadOrNothing(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Signals.ReadOrNothing($"/proc/{child}/cmdline").Contains("\0measure-batch\0", StringComparison.Ordinal)) Signals.Send(int.Parse(child), "STOP");
            }
        }
    }
}
