using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hostcall.Results;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Campaigns over ssh, with a real sshd on loopback.</summary>
[Collection(ProgramCollection.Name)]
public sealed class SshTests : IDisposable
{
    private const string Daemon = "/usr/sbin/sshd";

    private readonly ScratchFolder folder = new();
    private readonly int port;
    private Process? daemon;

    public SshTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        StopDaemon();
        folder.Dispose();
    }

    [Fact]
    public void A_campaign_goes_out_and_comes_back_with_nothing_but_what_a_merge_needs()
    {
        Prepare();
        var ended = Submit(Plan());
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        Assert.Contains("1 of 1 runs are done", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["manifest.json", "samples.csv", "summary.json"], Directory.EnumerateFiles(folder["c/runs/far-1-1"]).Select(Path.GetFileName).Order());
        string manifest = File.ReadAllText(folder["c/runs/far-1-1/manifest.json"]);
        Assert.DoesNotContain(folder.Path, manifest, StringComparison.Ordinal);
        var merged = TheProgram.Run("campaign", "merge", folder["c/runs"], "--out", folder["merged"]);
        Assert.True(merged.Code == 0, merged.Output + merged.Errors);
    }

    [Fact]
    public void A_key_that_is_refused_and_a_host_that_is_not_there_are_told_in_a_sentence()
    {
        Prepare();
        File.WriteAllText(folder["authorized"], "");
        var refused = Submit(Plan());
        Assert.Equal(1, refused.Code);
        Assert.Contains("far-1-1: the machine is out of reach: ", refused.Output, StringComparison.Ordinal);
        Assert.Contains("Permission denied (publickey", refused.Output, StringComparison.Ordinal);
        StopDaemon();
        var gone = Submit(Plan());
        Assert.Equal(1, gone.Code);
        Assert.Contains("Connection refused", gone.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 1 runs are done", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_goes_away_in_the_middle_goes_on_with_its_run_when_it_is_back()
    {
        Prepare();
        const int Rounds = 8;
        string plan = Plan(Rounds), samples = folder["far/runs/far-1-1/samples.csv"];
        using (var program = TheProgram.Start(Arguments(plan)))
        {
            LoopbackCluster.Until(() => File.Exists(samples) && File.ReadLines(samples).Count() > 2, "the far run has begun", TimeSpan.FromMinutes(1));
            StopDaemon();
            var lost = program.Wait();
            Assert.Equal(1, lost.Code);
            Assert.Contains("the machine is out of reach: ", lost.Output, StringComparison.Ordinal);
        }

        // Whoever held the connection is gone, and so the run there ends by itself.
        LoopbackCluster.Until(() => File.Exists(folder["far/runs/far-1-1/report.txt"]), "the far run has stopped", TimeSpan.FromMinutes(1));
        StartDaemon();
        var ended = Submit(plan);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        Once(Rounds, folder["c/runs/far-1-1"], isResumed: true);
    }

    [Fact]
    public void An_interrupted_campaign_goes_on()
    {
        Prepare();
        const int Rounds = 8;
        string plan = Plan(Rounds), samples = folder["far/runs/far-1-1/samples.csv"];
        using (var program = TheProgram.Start(Arguments(plan)))
        {
            LoopbackCluster.Until(() => File.Exists(samples) && File.ReadLines(samples).Count() > 2, "the far run has begun", TimeSpan.FromMinutes(1));
            program.Signal("INT");
            Assert.Equal(130, program.Wait().Code);
        }

        LoopbackCluster.Until(() => File.Exists(folder["far/runs/far-1-1/report.txt"]), "the far run has stopped", TimeSpan.FromMinutes(1));
        var ended = Submit(plan);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        Once(Rounds, folder["c/runs/far-1-1"], isResumed: true);
    }

    [Fact]
    public void A_full_disk_there_is_told_and_what_is_measured_is_kept()
    {
        Prepare();
        string small = Directory.CreateDirectory(folder["small"]).FullName;
        string program = folder["full"];
        File.WriteAllText(program, $"#!/bin/sh\nexec unshare --mount sh -c 'mount -t tmpfs -o size=48k tmpfs {small}; mkdir -p {small}/runs; cd {small}; exec \"$@\"' sh dotnet exec {TheProgram.Dll} \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var ended = Submit(Plan(rounds: 4, program));
        Assert.Equal(1, ended.Code);
        Assert.Matches("far-1-1: not done: hostcall: .*(No space left on device|disk was full)", ended.Output);
    }

    private void Prepare()
    {
        if (!File.Exists(Daemon)) Assert.Skip($"{Daemon} is missing (apt-get install openssh-server)");
        if (!Environment.IsPrivilegedProcess) Assert.Skip("a sshd that lets its own user in needs root here");
        foreach (string key in (string[])["host", "key"]) Must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder[key]);
        File.Copy(folder["key.pub"], folder["authorized"]);
        File.WriteAllText(folder["sshd_config"], $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder["host"]}
            PidFile none
            AuthorizedKeysFile {folder["authorized"]}
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            StrictModes no
            UsePAM no

            """);
        Directory.CreateDirectory("/run/sshd");
        StartDaemon();
    }

    private void StartDaemon()
    {
        daemon = Process.Start(new ProcessStartInfo(Daemon, ["-D", "-e", "-f", folder["sshd_config"]]) { RedirectStandardError = true })!;
        _ = daemon.StandardError.ReadToEndAsync();
        LoopbackCluster.Until(
            () =>
            {
                using var client = new TcpClient();
                try
                {
                    client.Connect(IPAddress.Loopback, port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "sshd listens");
    }

    /// <summary>Ends the daemon and every connection, as a machine does that goes away, and leaves what it had started.</summary>
    private void StopDaemon()
    {
        if (daemon is null) return;
        int[] connections = [.. Family.Of(daemon.Id).Where(id => Signals.ReadOrNothing($"/proc/{id}/comm").StartsWith("sshd", StringComparison.Ordinal))];
        foreach (int process in connections.Append(daemon.Id)) Signals.Send(process, "KILL");
        daemon.WaitForExit();
        daemon.Dispose();
        daemon = null;
    }

    private string Plan(int rounds = 2, string? program = null)
    {
        string file = folder["plan.toml"];
        File.WriteAllText(file, $"""
            [[machine]]
            name = "far"
            address = "{Environment.UserName}@127.0.0.1"
            ssh = ["-p", "{port}", "-i", "{folder["key"]}", "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile={folder["known"]}", "-F", "none"]
            program = "{program ?? $"dotnet exec {TheProgram.Dll}"}"
            folder = "{folder["far"]}"

            [[measure]]
            paths = ["host", "ptrace-sysemu"]
            rounds = {rounds.ToString(CultureInfo.InvariantCulture)}
            calls = 200

            """);
        return file;
    }

    private string[] Arguments(string plan) => ["campaign", "submit", "--engine", "ssh", plan, "--out", folder["c"]];

    private TheProgram.Ended Submit(string plan) => TheProgram.Run(Arguments(plan));

    /// <summary>Asserts that a run has each of its blocks once.</summary>
    private static void Once(int rounds, string run, bool isResumed)
    {
        int expected = rounds * Hostcall.Scenarios.Measurement.BatchConfig.BlocksPerVisit;
        SampleSet set = SampleReader.Read(Path.Combine(run, "samples.csv"));
        Assert.Equal([expected, expected], set.Cases.Select(of => of.Blocks.Count));
        Assert.All(set.Cases, of => Assert.Equal(expected, of.Blocks.DistinctBy(block => (block.Round, block.Number)).Count()));
        Assert.Equal(isResumed, ManifestFile.Read(Path.Combine(run, "manifest.json")).ResumedUtc.Count > 0);
    }

    private static void Must(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
