using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hostcall.Tests.EndToEnd;

/// <summary>A Slurm of three nodes on this machine: munge, a controller and three daemons of Debian's packages, on loopback alone.</summary>
internal sealed class LoopbackCluster : IDisposable
{
    private static readonly string[] Programs = ["/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch"];
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly int firstPort;

    /// <param name="folder">Empty, with a short path: it holds a socket.</param>
    public LoopbackCluster(string folder)
    {
        this.folder = folder;
        firstPort = FreePorts();
        // munge wants to be sure that nobody but the owner can write where its socket is.
        const UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, shared);
        foreach (string name in (string[])["state", "spool/n1", "spool/n2", "spool/n3"]) Directory.CreateDirectory(Path.Combine(folder, name));
        Directory.CreateDirectory(Path.Combine(folder, "run"), shared);
        Directory.CreateDirectory(Path.Combine(folder, "log"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(Path.Combine(folder, "munge.key"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode(Path.Combine(folder, "munge.key"), UnixFileMode.UserRead);
        File.WriteAllText(Configuration, Text());
        try
        {
            string files = $"--key-file={folder}/munge.key --pid-file={folder}/run/munged.pid --log-file={folder}/log/munged.log --seed-file={folder}/log/munge.seed";
            Must($"munged --force --socket={folder}/run/munge.socket {files}");
            Must("slurmctld");
            foreach (string node in Nodes) StartNode(node);
            Until(() => Nodes.All(node => StateOf(node) == "idle"), "the nodes are idle");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can't be one; null where there can.</summary>
    public static string? Missing =>
        Programs.FirstOrDefault(program => !File.Exists(program)) is { } missing ? $"{missing} is missing (apt-get install slurm-wlm munge)"
        : !Environment.IsPrivilegedProcess ? "the daemons of a Slurm need root"
        : null;

    public static IReadOnlyList<string> Nodes { get; } = ["n1", "n2", "n3"];

    public string Configuration => Path.Combine(folder, "slurm.conf");

    public void StartNode(string node) => Must($"slurmd -N {node}");

    public string StateOf(string node) => Sh($"sinfo --noheader --Node --nodes={node} --format=%t").Output.Trim();

    /// <summary>Ends a node as a power cut does: its daemon, what watches over its tasks, and the tasks.</summary>
    public void CutOff(string node)
    {
        int daemon = int.Parse(File.ReadAllText(Path.Combine(folder, "run", $"slurmd-{node}.pid")), CultureInfo.InvariantCulture);
        int[] steps = [.. StepsOf(node)], tasks = [.. steps.SelectMany(Family.Of)];

        // Tasks last: who watches over them would tell of their end.
        foreach (int process in (int[])[daemon, .. steps, .. tasks]) Signals.Send(process, "KILL");
    }

    /// <summary>Has a task that waits after a requeue wait no longer.</summary>
    public void Hurry() => Sh("squeue --noheader --array --states=PENDING --format=%i | while read job; do scontrol update JobId=$job StartTime=now; done");

    public (int Code, string Output) Sh(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    public static void Until(Func<bool> condition, string what, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > (limit ?? Soon)) throw new TimeoutException($"not so after {clock.Elapsed.TotalSeconds:0} s: {what}");
            Thread.Sleep(200);
        }
    }

    public void Dispose()
    {
        Sh("scancel --user=root");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "run"), "*.pid"))
        {
            if (!int.TryParse(File.ReadAllText(file), out int daemon) || Family.IsGone(daemon)) continue;
            Signals.Send(daemon, "TERM");
            Until(() => Family.IsGone(daemon), $"{Path.GetFileName(file)} ended");
        }
    }

    private void Must(string command)
    {
        // Daemons hold what they inherit open.
        var (code, output) = Sh($"{command} >>{folder}/log/start.log 2>&1 </dev/null");
        Assert.True(code == 0, $"{command}: {output}{File.ReadAllText(Path.Combine(folder, "log", "start.log"))}");
    }

    /// <summary>What watches over the tasks of a node; their environment says on which one they are.</summary>
    private static IEnumerable<int> StepsOf(string node) => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), out int id) ? id : 0)
        .Where(id => id > 0 && Signals.ReadOrNothing($"/proc/{id}/cmdline").StartsWith("slurmstepd", StringComparison.Ordinal)
            && Family.Of(id).Any(task => Signals.ReadOrNothing($"/proc/{task}/environ").Contains($"SLURMD_NODENAME={node}\0", StringComparison.Ordinal)));

    /// <summary>The first of a row of ports that nobody uses.</summary>
    private static int FreePorts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return Math.Min(port, 65000);
    }

    private string Text()
    {
        string host = Environment.MachineName.Split('.')[0];
        var nodes = Nodes.Select((node, at) =>
            $"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={firstPort + 1 + at} CPUs=2 CoresPerSocket=2 RealMemory=1000 Feature={(at == 0 ? "one" : "pair")} State=UNKNOWN");
        return $"""
            # Three nodes on one host, on loopback alone, without systemd.
            ClusterName=hostcall
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={firstPort}
            CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={folder}/run/munge.socket
            CryptoType=crypto/munge
            MpiDefault=none
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SwitchType=switch/none
            ReturnToService=2
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            StateSaveLocation={folder}/state
            SlurmctldPidFile={folder}/run/slurmctld.pid
            SlurmctldLogFile={folder}/log/slurmctld.log
            SlurmdPidFile={folder}/run/slurmd-%n.pid
            SlurmdSpoolDir={folder}/spool/%n
            SlurmdLogFile={folder}/log/slurmd-%n.log
            SlurmdParameters=config_overrides
            SlurmdTimeout=10
            InactiveLimit=0
            KillWait=5
            MinJobAge=3600
            JobRequeue=1
            AccountingStorageType=accounting_storage/none
            JobAcctGatherType=jobacct_gather/none
            PropagateResourceLimits=NONE
            {string.Join("\n", nodes)}
            PartitionName=all Nodes=n[1-3] Default=YES MaxTime=00:10:00 State=UP OverSubscribe=EXCLUSIVE

            """;
    }
}
