using Hostcall.Results;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>Machines that ssh reaches: all at once, the runs of each one after the other. Only packed runs come back.</summary>
internal sealed class SshEngine : ICampaignEngine
{
    /// <summary>What ssh itself returns where it could not reach a machine, or lost it.</summary>
    private const int ConnectionLost = 255;

    /// <summary>Nobody is there to answer a question; a machine that is gone is missed within half a minute.</summary>
    private static readonly string[] Options =
        ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3"];

    public string Name => "ssh";

    public int Submit(CampaignFolder folder, Action<string> say, CancellationToken cancel)
    {
        var machines = folder.Plan.Tasks.GroupBy(task => task.Machine).ToArray();
        if (machines.FirstOrDefault(machine => machine.Key.Host is null) is { } without)
            throw new BadInputException($"{folder.Path}: the machine {without.Key.Name} has no address, which ssh needs");
        var told = new object();
        Task<bool>[] machinesDone = [.. machines.Select(machine => Task.Factory.StartNew(
            () => OnMachine(folder, machine.Key, [.. machine], Say, cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        bool[] done = Task.WhenAll(machinesDone).GetAwaiter().GetResult();
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : done.All(all => all) ? ExitCode.Done : ExitCode.Failed;

        void Say(string line)
        {
            lock (told) say(line);
        }
    }

    public IReadOnlyDictionary<string, string> Ask(CampaignFolder folder) => new Dictionary<string, string>();

    /// <summary>The command that has a machine run a script.</summary>
    internal static IReadOnlyList<string> Command(PlannedMachine machine, string script) => ["ssh", .. Options, .. machine.Ssh, machine.Host!, script];

    /// <summary>What a machine is asked to do for a task.</summary>
    internal static string Script(CampaignTask task) =>
        $"mkdir -p {task.Machine.Folder}/runs && cd {task.Machine.Folder} && {Shell.Guarded(task.Line)}";

    /// <summary>How the machine packs a run for its way here.</summary>
    internal static string PackScript(CampaignTask task) => $"cd {task.Machine.Folder} && {task.Program} campaign pack {task.Folder} --out -";

    private static bool OnMachine(CampaignFolder folder, PlannedMachine machine, CampaignTask[] tasks, Action<string> say, CancellationToken cancel)
    {
        bool all = true;
        foreach (var task in tasks)
        {
            if (cancel.IsCancellationRequested) return false;
            if (folder.StateOf(task) == TaskState.Done) continue;
            say($"{task.Name}: begins or goes on");
            var (code, output, errors) = Shell.Run(Command(machine, Script(task)), cancel: cancel);
            File.AppendAllText(folder.LogOf(task), output + errors);
            if (code == ConnectionLost)
            {
                say($"{task.Name}: the machine is out of reach: {TaskMessage.Of(errors)}; submit again to go on");
                return false;
            }

            string? problem = cancel.IsCancellationRequested ? null : Fetch(folder, machine, task);
            if (folder.StateOf(task) == TaskState.Done)
            {
                say($"{task.Name}: done");
                continue;
            }

            all = false;
            say($"{task.Name}: not done: {(code == ExitCode.Done ? problem ?? TaskMessage.Of(errors, output) : TaskMessage.Of(errors, output))}");
        }

        return all;
    }

    /// <summary>Brings a run here; what is wrong, or null.</summary>
    private static string? Fetch(CampaignFolder folder, PlannedMachine machine, CampaignTask task)
    {
        string scratch = Directory.CreateDirectory(Path.Combine(folder.Runs, $".{task.Name}")).FullName, pack = Path.Combine(scratch, "run.tar.gz");
        try
        {
            using (var file = File.Create(pack))
            {
                var (code, _, errors) = Shell.Run(Command(machine, PackScript(task)), file, CancellationToken.None);
                File.AppendAllText(folder.LogOf(task), errors);
                if (code != ExitCode.Done) return TaskMessage.Of(errors);
            }

            var run = RunFolders.Find([pack], scratch).Single();
            string target = Path.Combine(folder.Runs, task.Name);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(run.Path, target);
            return null;
        }
        catch (ResultFileException error)
        {
            return error.Message;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
