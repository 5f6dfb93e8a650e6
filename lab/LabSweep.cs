using Hostcall.Lab.Channel;

namespace Hostcall.Lab;

/// <summary>Makes calls of a sweep over paths in a lab.</summary>
public static class LabSweep
{
    /// <param name="lab">The lab.</param>
    /// <param name="paths">Ids of paths.</param>
    /// <param name="seed">Decides what the calls are.</param>
    /// <param name="from">Index of the first call.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Gets what the lab does, and what the sweep tells as it goes.</param>
    /// <param name="cancel">Ends the machine.</param>
    /// <exception cref="LabException">It cannot be started, or died.</exception>
    public static LabRun Run(LabMachine lab, IReadOnlyList<string> paths, int seed, long from, long count, Action<LabEvent> progress, CancellationToken cancel)
    {
        var order = new LabOrder([], paths, Rounds: 0, Blocks: 0, Calls: 0, Seed: 0) { Sweep = new SweepPart(seed, from, count) };
        var run = lab.Run(order, progress, cancel);
        return run.Failure is null
            ? run
            : throw new LabException($"{lab.Lane}: {run.Failure}", run.KeptFolder is { } folder ? $"see {folder}" : "run it again");
    }
}
