using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Measures in a lab: hands it the order, and turns what comes back into blocks and rows of the run.</summary>
public sealed class LabLane(LabMachine lab, RunRequest request, IRunLog log, CancellationToken cancel)
{
    /// <summary>The reason of rows whose lab has to run again when the run is resumed.</summary>
    public const string Interrupted = "the run was interrupted before the lab was done";

    private readonly LaneShape shape = LaneShape.Of(request, lab.Lane);
    private readonly IReadOnlyList<PathRow> witnesses = [.. request.PathsOn(lab.Lane).Where(path => path.IsWitness)];
    private readonly IReadOnlyList<PathRow> paths = [.. request.PathsOn(lab.Lane).Where(path => !path.IsWitness)];

    public void Measure()
    {
        if (IsDone) return;
        Record(witnesses, Status.Unavailable, "a lab has the kernel and the agent, and no program of others", "use --lane native");
        if (paths.Count == 0) return;
        if (lab.Probe() is { } lacking)
        {
            Record(paths, Status.Unavailable, lacking.Reason, lacking.Remedy);
            return;
        }

        // One CPU unless another placement is asked for: counts are exact there. Who needs a partner on another one then gets a machine
        // with two, alone, so that one which hangs takes no other with it; and first, so that what the run tells of the machine is of the one with one.
        var elsewhere = paths.Where(path => !path.CanShareCpu && request.Placements.Any(placement => path.Places.HasFlag(placement.Place))).ToList();
        foreach (var path in elsewhere) Measure([path], cpus: 2);
        Measure([.. paths.Except(elsewhere)], cpus: 1);
    }

    private void Measure(IReadOnlyList<PathRow> alike, int cpus)
    {
        if (alike.Count == 0) return;
        try
        {
            Record(lab.Run(Order(alike, cpus), Show, cancel), cpus);
        }
        catch (LabException error)
        {
            Record(alike, error.IsMissing ? Status.Unavailable : Status.Failed, error.Reason, error.Remedy);
        }
        catch (OperationCanceledException)
        {
            Record(alike, Status.Failed, Interrupted, null);
        }
    }

    /// <summary>
    /// Whether every path has its blocks or a reason why not. If not, the lab runs as a whole: what it counts is the
    /// same each time, and only the blocks that are missing are recorded.
    /// </summary>
    private bool IsDone => shape.Cases(request).All(of => log.Recorded.IsDone(of, shape));

    private LabOrder Order(IReadOnlyList<PathRow> alike, int cpus) => new(
        request.Scenarios,
        [.. alike.Select(path => path.Id)],
        shape.Rounds,
        shape.Blocks,
        request.Plan.Calls ?? (lab.Unit == Unit.Nanoseconds ? LabOrder.DefaultTimedCalls : LabOrder.DefaultCalls),
        request.Seed)
    { Cpus = cpus };

    private void Show(LabEvent what) => log.Doing(
        what.Total == 0 ? $"{lab.Lane}: {what.Text}" : $"{lab.Lane}: {what.Text}, {what.Done} of {what.Total}");

    private void Record(LabRun run, int cpus)
    {
        foreach (var blocks in run.Blocks.GroupBy(block => new Case(block.Scenario, run.Lane, block.Path)))
        {
            log.Blocks(blocks.Key, run.Unit, [.. blocks.Select(block => new Block(block.Round, block.Round, block.Block, block.Calls, block.Value))]);
        }

        foreach (var outcome in run.Outcomes)
        {
            var path = paths.First(candidate => candidate.Id == outcome.Path);
            var scenario = request.Scenarios.First(candidate => candidate.Name == outcome.Scenario);
            bool measured = outcome.Status == Status.Measured;
            log.Outcome(Row(scenario.Name, path) with
            {
                Status = outcome.Status,
                Reason = outcome.Reason,
                Remedy = outcome.Remedy,
                ExitsPerCall = outcome.ExitsPerCall,
                ExitsPromised = measured ? path.Exits * scenario.Calls.Length : null,
                Artefact = measured ? lab.Artefact(outcome) : null,
                Notes = measured ? [.. Caveats.Notes(path, run.Machine), .. Notes(path, cpus)] : [],
            });
        }

        log.LaneDone(run.Lane, run.Kernel, run.Machine);
        if (run.Console.Length > 0) log.Trouble($"{run.Lane}: the end of its console:\n{run.Console}");
    }

    private IEnumerable<string> Notes(PathRow path, int cpus)
    {
        if (cpus > 1)
            yield return $"measured on {cpus} emulated CPUs, which run in turns: what the measuring one does while it waits for the other is in the count";
        if (path.HasPartner && request.Placements.Count > 1)
            yield return "Placements do not apply in a lab: its kernel puts the second process where it likes, so there is one row for all of them.";
    }

    private void Record(IReadOnlyList<PathRow> alike, Status status, string reason, string? remedy)
    {
        foreach (var scenario in request.Scenarios)
        {
            foreach (var path in alike)
            {
                log.Outcome(Row(scenario.Name, path) with { Status = status, Reason = reason, Remedy = remedy });
            }
        }
    }

    private Outcome Row(string scenario, PathRow path) => new()
    {
        Scenario = scenario,
        Lane = lab.Lane,
        Path = path.Id,
        Unit = lab.Unit,
        IsRung = path.IsRung,
        Traits = TraitsOf.Path(path),
        Status = Status.Failed,
    };
}
