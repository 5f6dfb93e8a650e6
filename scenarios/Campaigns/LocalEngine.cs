namespace Hostcall.Scenarios.Campaigns;

/// <summary>This machine does the lines of one machine of the plan, one after the other.</summary>
/// <param name="machine">Which one it is; null for all of them.</param>
internal sealed class LocalEngine(string? machine) : ICampaignEngine
{
    public string Name => "local";

    public int Submit(CampaignFolder folder, Action<string> say, CancellationToken cancel)
    {
        int failed = 0;
        foreach (var task in folder.Plan.Tasks.Where(task => machine is null || task.Machine.Name == machine))
        {
            if (cancel.IsCancellationRequested) return ExitCode.Interrupted;
            if (folder.StateOf(task) == TaskState.Done) continue;
            say($"{task.Name}: {(folder.StateOf(task) == TaskState.Begun ? "goes on" : "begins")}");
            var (_, output, errors) = Shell.Run(["sh", "-c", $"cd {Commands.NewManifest.Quoted(folder.Path)} && {Shell.Guarded(task.Line)}"], cancel: cancel);
            File.AppendAllText(folder.LogOf(task), output + errors);
            if (folder.StateOf(task) == TaskState.Done || cancel.IsCancellationRequested) continue;
            failed++;
            say($"{task.Name}: not done: {TaskMessage.Of(errors, output)}");
        }

        return cancel.IsCancellationRequested ? ExitCode.Interrupted : failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    public IReadOnlyDictionary<string, string> Ask(CampaignFolder folder) => new Dictionary<string, string>();
}

/// <summary>What a command that failed had to say.</summary>
internal static class TaskMessage
{
    /// <summary>Its last line, the one in which a program says why it ends.</summary>
    public static string Of(params string[] texts) =>
        texts.Select(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault())
            .FirstOrDefault(line => line is not null) ?? "it said nothing";
}
