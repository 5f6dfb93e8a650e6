using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.Results;
using Hostcall.Scenarios;

namespace Hostcall.Tests.EndToEnd;

[Collection(ProgramCollection.Name)]
public sealed class NoiseTests
{
    [Fact]
    public void A_study_can_be_checked_from_its_files()
    {
        using var folder = new ScratchFolder();
        var noise = TheProgram.Run("noise", "--path", "host", "--slowdown", "50", "--runs", "2", "--rounds", "6", "--out", folder["study"]);
        Assert.True(noise.Code == 0, noise.Output + noise.Errors);
        string table = File.ReadAllText(Path.Combine(folder["study"], "noise.md"));
        Assert.Contains("| host | A against A | 2 |", table, StringComparison.Ordinal);
        Assert.Contains("A slowdown of 50% was asked for", table, StringComparison.Ordinal);

        // The slowed form ran a payload of its own, which the manifest knows.
        var manifest = ManifestFile.Read(RunDirectory.Open(Path.Combine(folder["study"], "run-0002")).Manifest);
        var slowed = manifest.Payloads.Single(payload => payload.Path == "host#0+50%");
        var getpid = ScenarioTable.All.Single(scenario => scenario.Name == "getpid");
        Assert.Equal(PayloadBody.Assemble(getpid, new ExtraWork(slowed.ExtraSteps!.Value, slowed.ExtraEvery!.Value)).Sha256, slowed.Sha256);
        Assert.Equal(PayloadBody.Assemble(getpid).Sha256, manifest.Payloads.Single(payload => payload.Path is null).Sha256);

        File.Delete(Path.Combine(folder["study"], "noise.md"));
        var again = TheProgram.Run("noise", "--from", folder["study"]);
        Assert.Equal(0, again.Code);
        Assert.Equal(table, File.ReadAllText(Path.Combine(folder["study"], "noise.md")));
        Assert.StartsWith(again.Output.TrimEnd(), noise.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_ends_a_study_with_the_runs_that_are_done()
    {
        using var folder = new ScratchFolder();
        using var noise = TheProgram.Start("noise", "--path", "host", "--calls", "20", "--runs", "1000", "--rounds", "4", "--out", folder["study"]);
        for (var clock = Stopwatch.StartNew(); !Directory.Exists(Path.Combine(folder["study"], "run-0003")); Thread.Sleep(50))
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "no third run within a minute");
        noise.Signal("INT");
        var ended = noise.Wait();
        Assert.Equal(130, ended.Code);
        Assert.Contains("A against A", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_run_here_is_code_3()
    {
        string ofGuest = ScenarioTable.All.First(scenario => scenario.IsOfGuest).Name;
        using var folder = new ScratchFolder();
        Assert.Contains("none of these paths", TheProgram.Run("noise", "--scenario", ofGuest, "--path", "host", "--rounds", "4", "--runs", "1", "--out", folder["study"]).RefusedWith(3), StringComparison.Ordinal);
    }
}
