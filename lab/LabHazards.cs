namespace Hostcall.Lab;

/// <summary>Puts probes of hazards over paths in a lab.</summary>
public static class LabHazards
{
    /// <param name="lab">The lab.</param>
    /// <param name="paths">Ids of paths.</param>
    /// <param name="probes">Ids of probes.</param>
    /// <param name="cpus">Of the machine.</param>
    /// <param name="progress">Gets what the lab does.</param>
    /// <param name="cancel">Ends the machine.</param>
    /// <returns>An answer for each path and probe.</returns>
    /// <exception cref="LabException">It cannot be started, or died.</exception>
    public static LabRun Run(
        LabMachine lab, IReadOnlyList<string> paths, IReadOnlyList<string> probes, int cpus, Action<LabEvent> progress, CancellationToken cancel)
    {
        var order = new LabOrder([], paths, Rounds: 0, Blocks: 0, Calls: 0, Seed: 0) { Probes = probes, Cpus = cpus };
        var run = lab.Run(order, progress, cancel);
        return run.Answers.Count == probes.Count * paths.Count ? run : throw new LabException(
            $"{lab.Lane}: {run.Failure ?? "it died"}", run.KeptFolder is { } folder ? $"see {folder}" : "run it again");
    }
}
