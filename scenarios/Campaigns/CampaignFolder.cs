using Hostcall.Results;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>Where a campaign is collected: its plan, a folder for each run, what was printed meanwhile.</summary>
internal sealed class CampaignFolder
{
    private const string PlanName = "plan.toml";

    private CampaignFolder(string path, CampaignPlan plan) => (Path, Plan) = (path, plan);

    public string Path { get; }

    public CampaignPlan Plan { get; }

    public string Runs => System.IO.Path.Combine(Path, "runs");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <summary>Jobs of a scheduler: its number of a task, and the task's name, on each line.</summary>
    public string Jobs => System.IO.Path.Combine(Path, "jobs.txt");

    /// <summary>Begins a campaign in a folder, or goes on with the one that was begun there.</summary>
    /// <exception cref="BadInputException">Another campaign is in it.</exception>
    public static CampaignFolder For(string planFile, string? output)
    {
        var plan = PlanFile.Read(planFile);
        string path = System.IO.Path.GetFullPath(output ?? System.IO.Path.ChangeExtension(planFile, null) + "-campaign");
        string text = File.ReadAllText(planFile), kept = System.IO.Path.Combine(path, PlanName);
        if (File.Exists(kept) && File.ReadAllText(kept) != text)
            throw new BadInputException($"{path} holds a campaign with another plan; give another folder, or the plan that lies in it");
        try
        {
            var folder = new CampaignFolder(path, plan);
            Directory.CreateDirectory(folder.Runs);
            Directory.CreateDirectory(folder.Logs);
            AtomicFile.Write(kept, text);
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: the folder can't be written ({error.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Opens a campaign that was begun.</summary>
    /// <exception cref="BadInputException">None was.</exception>
    public static CampaignFolder Open(string path)
    {
        string plan = System.IO.Path.Combine(path, PlanName);
        return File.Exists(plan)
            ? new CampaignFolder(System.IO.Path.GetFullPath(path), PlanFile.Read(plan))
            : throw new BadInputException($"{path} holds no campaign: there is no {PlanName}");
    }

    /// <summary>How far a task is, by what its run says; on a task that moved to another machine by the run that came to its end.</summary>
    public TaskState StateOf(CampaignTask task)
    {
        var state = TaskState.Waiting;
        foreach (string run in Directory.EnumerateDirectories(Runs, task.Name).Concat(Directory.EnumerateDirectories(Runs, task.Name + ".*")))
        {
            string manifest = System.IO.Path.Combine(run, "manifest.json");
            if (!File.Exists(manifest)) continue;
            if (ManifestFile.Read(manifest).FinishedUtc is not null) return TaskState.Done;
            state = TaskState.Begun;
        }

        return state;
    }

    public string LogOf(CampaignTask task) => System.IO.Path.Combine(Logs, task.Name + ".log");
}

/// <summary>How far a run of a campaign is.</summary>
internal enum TaskState
{
    /// <summary>Nothing of it is here.</summary>
    Waiting,

    /// <summary>Its run was begun and has not ended.</summary>
    Begun,

    /// <summary>Its run came to its end.</summary>
    Done,
}
