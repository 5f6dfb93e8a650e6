using System.Text.Json.Nodes;
using Hostcall.Results;

namespace Hostcall.Tests.EndToEnd;

/// <summary>A campaign on a real Slurm of three nodes, from the plan to the merged report.</summary>
[Collection(ProgramCollection.Name)]
public sealed class SlurmTests : IDisposable
{
    private const int Rounds = 6;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_node_is_drained_another_is_cut_off_and_nothing_is_lost_or_doubled()
    {
        if (LoopbackCluster.Missing is { } missing) Assert.Skip(missing);
        using var cluster = new LoopbackCluster(Directory.CreateDirectory(folder["s"]).FullName);
        string plan = folder["plan.toml"], campaign = folder["campaign"];
        File.WriteAllText(plan, Plan());
        Assert.Contains("# one-1-1: on a node with one, under a minute", TheProgram.Run("campaign", "plan", plan).Output, StringComparison.Ordinal);

        Assert.Equal(0, cluster.Sh("scontrol update nodename=n3 state=drain reason=noisy").Code);
        var submitted = Run(cluster, "campaign", "submit", "--engine", "slurm", plan, "--out", campaign);
        Assert.True(submitted.Code == 0, submitted.Output + submitted.Errors);

        // In the middle: the first batches are on disk, the last is not.
        string samples = Path.Combine(campaign, "runs", "one-1-1", "samples.csv");
        LoopbackCluster.Until(() => File.Exists(samples) && Lines(samples) > 3, "the run on n1 has begun", TimeSpan.FromMinutes(2));
        cluster.CutOff("n1");
        int kept = Lines(samples);
        Assert.InRange(kept, 4, ((Rounds - 1) * BlocksOfRound) + 1);
        LoopbackCluster.Until(() => cluster.StateOf("n1").StartsWith("down", StringComparison.Ordinal), "Slurm misses n1", TimeSpan.FromSeconds(90));
        Assert.Contains("begun, not ended", Run(cluster, "campaign", "status", campaign).Output, StringComparison.Ordinal);
        cluster.StartNode("n1");
        LoopbackCluster.Until(
            () =>
            {
                cluster.Hurry();
                return Run(cluster, "campaign", "status", campaign).Output.StartsWith("3 of 3 runs are done", StringComparison.Ordinal);
            },
            "all runs are done",
            TimeSpan.FromMinutes(3));

        Manifest resumed = ManifestFile.Read(Path.Combine(campaign, "runs", "one-1-1", "manifest.json"));
        Assert.NotEmpty(resumed.ResumedUtc);
        foreach (string run in Directory.EnumerateDirectories(Path.Combine(campaign, "runs")))
        {
            SampleSet set = SampleReader.Read(Path.Combine(run, "samples.csv"));
            Assert.Equal(2, set.Cases.Count);
            Assert.All(set.Cases, of => Assert.Equal(BlocksOfRound / 2 * Rounds, of.Blocks.DistinctBy(block => (block.Round, block.Number)).Count()));
            Assert.All(set.Cases, of => Assert.Equal(of.Blocks.Count, of.Blocks.DistinctBy(block => (block.Round, block.Number)).Count()));
        }

        // Submitted once more, there is nothing to do.
        Assert.Contains("3 of 3 runs are done", Run(cluster, "campaign", "submit", "--engine", "slurm", plan, "--out", campaign).Output, StringComparison.Ordinal);
        var merged = TheProgram.Run("campaign", "merge", Path.Combine(campaign, "runs"), "--out", folder["merged"]);
        Assert.True(merged.Code == 0, merged.Output + merged.Errors);
        JsonNode report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder["merged"], "campaign.json")))!;
        Assert.Equal([1, 2], report["machines"]!.AsArray().Select(machine => machine!["runs"]!.AsArray().Count).Order());
        Assert.Equal(3 * Rounds * BlocksOfRound, report["machines"]!.AsArray().Sum(machine => (long)machine!["blocks"]!));

        // A row for each machine says what its nodes lack.
        Assert.Matches(@"machine 1: .*lab-qemu-svm (\(getpid\) )?unavailable: ", merged.Flat);
        Assert.Matches(@"machine 2: .*lab-qemu-svm (\(getpid\) )?unavailable: ", merged.Flat);
        Assert.Contains("The run was interrupted and resumed once", merged.Flat, StringComparison.Ordinal);
    }

    /// <summary>Of both paths together.</summary>
    private static int BlocksOfRound { get; } = 2 * Hostcall.Scenarios.Measurement.BatchConfig.BlocksPerVisit;

    private static TheProgram.Ended Run(LoopbackCluster cluster, params string[] arguments) =>
        TheProgram.RunIn($"export SLURM_CONF={cluster.Configuration}; exec \"$@\"", arguments);

    private static int Lines(string file) => File.ReadLines(file).Count();

    /// <summary>The node n1 is another machine than the two others, as far as anything that is measured there can see.</summary>
    private string Plan()
    {
        string other = folder["cpuinfo"], script = folder["on-other-machine"];
        File.WriteAllText(other, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText("/proc/cpuinfo"), @"(?m)^(model name\s*: ).*$", "$1CPU of a test"));
        File.WriteAllText(script, $"#!/bin/sh\nexport HOSTCALL_CACHE={folder["nothing"]}\nexec unshare --mount sh -c 'mount --bind {other} /proc/cpuinfo; exec \"$@\"' sh dotnet exec {TheProgram.Dll} \"$@\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"""
            [[machine]]
            name = "one"
            features = ["one"]
            program = "{script}"

            [[machine]]
            name = "pair"
            features = ["pair"]
            program = "env HOSTCALL_CACHE={folder["nothing"]} dotnet exec {TheProgram.Dll}"

            [[measure]]
            scenarios = ["getpid"]
            paths = ["host", "ptrace-sysemu"]
            lanes = ["native", "lab-qemu-svm"]
            rounds = {Rounds}
            calls = 200

            [[measure]]
            scenarios = ["read-zero-4096"]
            paths = ["host", "ptrace-sysemu"]
            rounds = {Rounds}
            calls = 200
            machines = ["pair"]

            """;
    }
}
