using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Measures in a lab: hands it the order, and turns what comes back into blocks and rows of the run.</summary>
public sealed class LabLane(ILab lab, RunRequest request, IRunLog log, CancellationToken cancel)
{
    public void Measure()
    {
        var available = lab.Probe();
        if (!available.IsAvailable)
        {
            RecordAll(Status.Unavailable, available.Reason, available.Remedy);
            return;
        }

        try
        {
            Record(lab.Run(Order(), Show, cancel));
        }
        catch (LabException error)
        {
            RecordAll(error.IsMissing ? Status.Unavailable : Status.Failed, error.Reason, error.Remedy);
        }
        catch (OperationCanceledException)
        {
            RecordAll(Status.Failed, "the run was interrupted before the lab was done", null);
        }
    }

    private LabOrder Order()
    {
        bool isTimed = lab.Unit == Units.Nanoseconds;
        return new LabOrder(
            request.Scenarios,
            [.. request.Paths.Select(path => path.Id)],
            request.Rounds ?? (isTimed ? LabOrder.TimedRounds : LabOrder.DefaultRounds),
            LabOrder.DefaultBlocks,
            request.Calls ?? (isTimed ? LabOrder.TimedCalls : LabOrder.DefaultCalls),
            request.Seed);
    }

    private void Show(LabEvent what) => log.Doing(
        what.Total == 0 ? $"{lab.Lane}: {what.Text}" : $"{lab.Lane}: {what.Text}, {what.Done} of {what.Total}");

    private void Record(LabRun run)
    {
        foreach (var block in run.Blocks)
        {
            log.Block(block.Scenario, run.Lane, block.Path, block.Round, block.Block, block.Calls, block.Value, run.Unit);
        }

        foreach (var outcome in run.Outcomes)
        {
            var path = request.Paths.First(candidate => candidate.Id == outcome.Path);
            var scenario = request.Scenarios.First(candidate => candidate.Name == outcome.Scenario);
            bool measured = outcome.Status == Status.Measured;
            log.Outcome(Row(scenario.Name, path) with
            {
                Status = outcome.Status,
                Reason = outcome.Reason,
                Remedy = outcome.Remedy,
                ExitsPerCall = outcome.ExitsPerCall,
                ExitsPromised = measured ? path.Promise?.Exits * scenario.Requests.Length : null,
                Notes = measured ? [.. Notes(path, outcome)] : [],
            });
        }

        log.LaneDone(run.Lane, run.Kernel);
        if (run.Console.Length > 0) log.Trouble($"{run.Lane}: the end of its console:\n{run.Console}");
    }

    private IEnumerable<string> Notes(IPath path, LabOutcome measured)
    {
        if (lab.Caveat(measured) is { } caveat) yield return caveat;
        if (path.HasPartner && request.Placements.Count > 1) yield return "Placements do not apply in a lab: its kernel puts the second process where it likes, so there is one row for all of them.";
    }

    private void RecordAll(Status status, string reason, string? remedy)
    {
        foreach (var scenario in request.Scenarios)
        {
            foreach (var path in request.Paths)
            {
                log.Outcome(Row(scenario.Name, path) with { Status = status, Reason = reason, Remedy = remedy });
            }
        }
    }

    private Outcome Row(string scenario, IPath path) => new()
    {
        Scenario = scenario,
        Lane = lab.Lane,
        Path = path.Id,
        Unit = lab.Unit,
        IsRung = path.IsRung,
        Status = Status.Failed,
    };
}
