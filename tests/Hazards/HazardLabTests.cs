using Hostcall.Hazards.X64.Sweep;
using Hostcall.Lab.Building;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Tests.EndToEnd;
using Hostcall.Tests.Lab;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Hazards;

/// <summary>The whole command in labs: what was derived from the kernel's source is what happens.</summary>
[Collection(LabCollection.Name)]
public sealed class HazardLabTests : IDisposable
{
    private const string Registers = "gs-read,gs-write,fpu-child,proc-self,exit";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void On_AMD_every_answer_is_as_expected_and_the_files_hold_them()
    {
        var found = Ask("lab-qemu-svm");
        Assert.Empty(found.Notes.Surprises);
        Assert.True(found.Rows.Count > 140, $"{found.Rows.Count} answers; {string.Join("; ", found.Notes.Missing)}");
        Assert.Equal("same", Verdict(found, "gs-read", "hypercall"));
        Assert.Equal("wrong", Verdict(found, "gs-write", "hypercall"));
        Assert.Equal("16", found.Rows.Single(row => row is { Probe: "proc-self", Path: "hypercall-robust" }).Result);
        Assert.Equal("0", found.Rows.First(row => row.Probe == "proc-self").NativeResult);
    }

    [Fact]
    public void On_Intel_the_fast_mode_reads_the_guest_s_registers_too()
    {
        var found = Ask("lab-bochs-icelake", "--probe", Registers);
        Assert.Empty(found.Notes.Surprises);
        Assert.Equal(["wrong", "same", "same", "same"], Verdicts(found, "gs-read", "hypercall", "hypercall-shared-fpu", "hypercall-robust", "vm-exit"));
        Assert.Equal(["wrong", "same", "same", "same"], Verdicts(found, "gs-write", "hypercall", "hypercall-shared-fpu", "hypercall-robust", "vm-exit"));
        Assert.Equal(["wrong", "wrong", "same", "same"], Verdicts(found, "fpu-child", "hypercall", "hypercall-shared-fpu", "hypercall-robust", "vm-exit"));
        Assert.Equal("wrong", Verdict(found, "fpu-child", "vm-exit-shared-fpu"));
        Assert.Equal(["refused", "refused", "refused", "same"], Verdicts(found, "exit", "hypercall", "hypercall-shared-fpu", "hypercall-robust", "vm-exit"));
    }

    /// <summary>Another thread of the process makes the calls: what is the process's is as ever, and what is a thread's is not.</summary>
    [Fact]
    public void A_queue_answers_for_the_process_and_not_for_the_thread()
    {
        var found = Ask("lab-qemu-svm", "--path", "queue-spin", "--probe", "gs-read,sig-block,filter-errno,filter-trap,fs-read,chdir,dup,exit");
        Assert.Empty(found.Notes.Surprises);
        Assert.Equal(["wrong", "wrong", "wrong", "wrong", "wrong", "same", "same", "same"], found.Rows.Select(row => row.Verdict));
        Assert.Contains("the one that serves a queue is another", found.Notes.Probes[0].Because, StringComparison.Ordinal);
    }

    /// <summary>Every number of the table once, and some calls again: a pass of a fixed seed.</summary>
    [Fact]
    public void A_sweep_finds_no_call_that_differs_in_a_way_that_no_probe_names()
    {
        var found = Sweep();
        Assert.All(found.Counts, count => Assert.Equal((long)SweepCall.Pass, count.Calls));
        Assert.All(found.Counts, count => Assert.Equal(0, count.Different));
        Assert.All(found.Counts, count => Assert.Equal(count.Calls, count.Same + count.Partly + count.Refused + count.Known + count.Once));
        Assert.All(found.Counts, count => Assert.True(count.Same > SweepCall.Pass * 8 / 10, $"{count.Same} of {count.Calls} could be compared"));
        Assert.All(found.Counts, count => Assert.True(count.Refused >= CallTable.Never.Count, $"{count.Refused} refused"));
        Assert.True(found.Counts.Count == 3 && found.Missing.Count == 0, string.Join("; ", found.Missing));
    }

    /// <summary>That it would find one: it meets what a probe knows. A task that is switched away before it is looked at hides it, so it has some attempts.</summary>
    [Fact]
    public void A_sweep_sees_a_difference_that_is_there()
    {
        const int seed = 1, attempts = 3;
        var found = Enumerable.Range(0, int.MaxValue)
            .Where(i => SweepCall.At(seed, i) is { IsOfRoot: false, Call.Name: "arch_prctl" } call && call.Arguments is [0x1001, Arena.Zeros, ..])
            .Take(attempts)
            .Select(index => Sweep("--sweep", "1", "--seed", $"{seed}", "--from", $"{index}"))
            .FirstOrDefault(sweep => sweep.Differences.Count > 0);
        Assert.NotNull(found);
        Assert.Equal([1, 0, 0], found.Counts.Select(count => count.Known));
        // "In part" where two plain copies happen to differ, "once" where the path's does: what else is compared is the same all the same.
        Assert.Equal([0, 1, 1], found.Counts.Select(count => count.Same + count.Partly + count.Once));
        Assert.Equal("gs-write", Assert.Single(found.Differences).Probe);
        Assert.Contains("arch_prctl(0x1001", Assert.Single(found.Told), StringComparison.Ordinal);
    }

    private SweepReport Sweep(params string[] options)
    {
        if (LabRuns.Lab("lab-qemu-svm").Probe() is { } lacking) Assert.Skip(lacking.ToString());
        string run = directory.File($"sweep-{string.Concat(options)}");
        AgentProgram.Get(Target.X64, _ => { }, TestContext.Current.CancellationToken);
        var ended = TheProgram.Run(["hazards", .. options is [] ? ["--sweep"] : options, "--lane", "lab-qemu-svm", "--out", run]);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        Assert.True(File.Exists(Path.Combine(run, "report.md")));
        return SweepFile.Read(RunDirectory.Open(run))!;
    }

    private HazardReport Ask(string lane, params string[] more)
    {
        if (LabRuns.Lab(lane).Probe() is { } lacking) Assert.Skip(lacking.ToString());
        string run = directory.File("run");
        AgentProgram.Get(Target.X64, _ => { }, TestContext.Current.CancellationToken);
        var ended = TheProgram.Run(["hazards", "--lane", lane, "--out", run, .. more]);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        Assert.True(File.Exists(Path.Combine(run, "charts", "hazards.svg")));
        return HazardFiles.Read(RunDirectory.Open(run))!;
    }

    private static string Verdict(HazardReport found, string probe, string path) => found.Rows.Single(row => row.Probe == probe && row.Path == path).Verdict;

    private static string[] Verdicts(HazardReport found, string probe, params string[] paths) => [.. paths.Select(path => Verdict(found, probe, path))];
}
