using System.Globalization;
using System.Text;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>
/// Slurm: an array job for each machine and repeat of the plan, a task of it for each run, on whole nodes that have the
/// machine's features. A task whose node fails is queued again by Slurm and goes on with its run.
/// </summary>
internal sealed class SlurmEngine : ICampaignEngine
{
    public string Name => "slurm";

    public int Submit(CampaignFolder folder, Action<string> say, CancellationToken cancel)
    {
        var known = Ask(folder);
        int refused = 0;
        var missing = folder.Plan.Tasks.Where(task => folder.StateOf(task) != TaskState.Done && !known.ContainsKey(task.Name));
        foreach (var array in missing.GroupBy(task => (task.Machine, task.Repeat)))
        {
            if (cancel.IsCancellationRequested) return ExitCode.Interrupted;
            CampaignTask[] tasks = [.. array];
            string script = Path.Combine(folder.Path, $"{array.Key.Machine.Name}-{array.Key.Repeat}.sh");
            File.WriteAllText(script, Script(tasks));
            var (code, output, errors) = Shell.Run(["sbatch", .. Arguments(folder, tasks), script], cancel: CancellationToken.None);
            if (code != 0)
            {
                refused++;
                say($"{array.Key.Machine.Name}: Slurm refused: {TaskMessage.Of(errors, output)}");
                continue;
            }

            string job = output.Trim().Split(';')[0];
            File.AppendAllLines(folder.Jobs, tasks.Select((task, at) => $"{job}_{at} {task.Name}"));
            say($"{array.Key.Machine.Name}, repeat {array.Key.Repeat}: job {job}, {tasks.Length} task{(tasks.Length == 1 ? "" : "s")}");
        }

        return refused > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    public IReadOnlyDictionary<string, string> Ask(CampaignFolder folder)
    {
        if (!File.Exists(folder.Jobs)) return new Dictionary<string, string>();
        var names = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(folder.Jobs))
        {
            if (line.Split(' ') is [var job, var name]) names[job] = name;
        }

        const string Unfinished = "--states=PENDING,RUNNING,SUSPENDED,COMPLETING,CONFIGURING,REQUEUED";
        var (code, output, _) = Shell.Run(["squeue", "--noheader", "--array", "--format=%F_%K|%T|%N|%r", Unfinished]);
        if (code != 0) return new Dictionary<string, string>();
        var states = new Dictionary<string, string>();
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('|') is [var job, var state, var node, var reason] && names.TryGetValue(job, out string? name))
                states[name] = $"{state.ToLowerInvariant()}{(node.Length > 0 ? $" on {node}" : reason is "None" or "" ? "" : $" ({reason})")}";
        }

        return states;
    }

    /// <summary>Options of sbatch for an array of tasks of one machine and repeat.</summary>
    internal static IReadOnlyList<string> Arguments(CampaignFolder folder, IReadOnlyList<CampaignTask> tasks)
    {
        var (machine, repeat) = (tasks[0].Machine, tasks[0].Repeat);
        int hours = (repeat - 1) * tasks.Max(task => task.Measurement.Hours);
        return
        [
            "--parsable", $"--job-name=hostcall-{machine.Name}-{repeat}", $"--array=0-{tasks.Count - 1}",
            "--nodes=1", "--exclusive", "--requeue", "--open-mode=append",
            $"--chdir={folder.Path}", $"--output={folder.Logs}/{machine.Name}-{repeat}-%a.log",
            .. machine.Features.Count == 0 ? [] : new[] { $"--constraint={string.Join('&', machine.Features)}" },
            .. hours == 0 ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"--begin=now+{hours}hours") },
        ];
    }

    /// <summary>
    /// What a task runs. After a requeue it goes on with its run; on a node that is another machine, which can't go on with it,
    /// it begins a run of its own beside it.
    /// </summary>
    internal static string Script(IReadOnlyList<CampaignTask> tasks)
    {
        var script = new StringBuilder("#!/bin/sh\ncase $SLURM_ARRAY_TASK_ID in\n");
        foreach (var (at, task) in tasks.Index())
        {
            script.Append(CultureInfo.InvariantCulture, $"{at})\n    run={task.Folder}\n")
                .Append(CultureInfo.InvariantCulture, $"    if [ -e $run/manifest.json ]; then\n        {task.Resume}; code=$?\n")
                .Append(CultureInfo.InvariantCulture, $"        if [ $code -eq {ExitCode.BadInput} ]; then {task.Begin}.$SLURM_JOB_ID; code=$?; fi\n")
                .Append(CultureInfo.InvariantCulture, $"    else\n        {task.Begin}; code=$?\n    fi\n    ;;\n");
        }

        // A row that failed or that nothing could run is a result; the run says which.
        script.Append(CultureInfo.InvariantCulture, $"esac\n[ $code -eq {ExitCode.Failed} ] || [ $code -eq {ExitCode.NothingRuns} ] || exit $code\n");
        return script.ToString();
    }
}
