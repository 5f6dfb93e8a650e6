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
        Assert.Equal(["refused", "refused", "refused", "same"], Verdicts(found, "exit", "hypercall", "hypercall-shared-fpu", "hypercall-robust", "vm-exit"));
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
