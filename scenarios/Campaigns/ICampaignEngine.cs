namespace Hostcall.Scenarios.Campaigns;

/// <summary>What starts the commands of a plan on machines and brings their folders here. A new one is one file and a line in <see cref="Engines"/>.</summary>
internal interface ICampaignEngine
{
    string Name { get; }

    /// <summary>Starts what is not done, or does it.</summary>
    /// <param name="folder">Plan and place.</param>
    /// <param name="say">Told a line at a time what goes on.</param>
    /// <param name="cancel">Stops what was started; what is measured stays, and goes on the next time.</param>
    /// <returns>Exit code.</returns>
    /// <exception cref="NothingRunsException">The engine is not here.</exception>
    int Submit(CampaignFolder folder, Action<string> say, CancellationToken cancel);

    /// <summary>What the engine itself knows of tasks, by their names.</summary>
    IReadOnlyDictionary<string, string> Ask(CampaignFolder folder);
}

/// <summary>The engines that there are.</summary>
internal static class Engines
{
    public static IReadOnlyList<ICampaignEngine> All { get; } = [new SlurmEngine(), new SshEngine()];
}
