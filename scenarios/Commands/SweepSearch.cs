using Hostcall.Hazards.X64.Sweep;
using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Results.Hazards;

namespace Hostcall.Scenarios.Commands;

/// <summary>Makes calls with seeded arguments over paths, lab by lab, in boots of some thousand calls each.</summary>
internal sealed class SweepSearch(IReadOnlyList<PathRow> paths, int seed, long from, long count, Action<string> progress, CancellationToken cancel)
{
    /// <summary>Calls of a boot: a multiple of those of a process.</summary>
    private const long PerBoot = 4096;

    private readonly Dictionary<(string Lane, string Path), SweepCount> counts = [];
    private readonly List<SweepDifference> differences = [];
    private readonly List<SweepDifference> once = [];
    private readonly List<string> told = [];
    private readonly List<string> missing = [];
    private readonly Dictionary<string, LaneMachine> machines = [];

    /// <summary>Whether something differs that no probe names, or could not be compared.</summary>
    public bool HasFailed => differences.Any(difference => difference.Probe.Length == 0) || missing.Count > 0;

    public bool IsEmpty => counts.Count == 0;

    public IReadOnlyList<string> Missing => missing;

    /// <summary>The processors of the labs that took part.</summary>
    public IReadOnlyDictionary<string, LaneMachine> Machines => machines;

    public SweepReport Report(string commandLine) => new()
    {
        CommandLine = commandLine,
        Seed = seed,
        From = from,
        Counts = [.. counts.Values],
        Differences = differences,
        Once = once,
        Told = told,
        LeftOut = [.. SweepProcess.LeftOut.Select(call => new SweepOmission(call.Key, call.Value))],
        Missing = missing,
    };

    public void Sweep(LabMachine lab)
    {
        try
        {
            for (long first = from; first < from + count; first += PerBoot)
            {
                var before = counts.Values.ToArray();
                var run = LabSweep.Run(
                    lab, [.. paths.Select(path => path.Id)], seed, first, Math.Min(PerBoot, from + count - first),
                    what => Hear(lab.Lane, before, what), cancel);
                if (run.Machine is { } machine) machines[lab.Lane] = machine;
            }
        }
        catch (LabException error)
        {
            missing.Add($"the rest on {error.Message}");
        }
        catch (OperationCanceledException)
        {
            missing.Add($"the rest on {lab.Lane}: the run was interrupted");
        }
    }

    private void Hear(string lane, SweepCount[] before, LabEvent what)
    {
        if (what.SweepLine is not { } line)
        {
            progress($"{lane}: {what.Text}");
            return;
        }

        switch (SweepLines.Parse(line))
        {
            case SweepTally tally:
                var last = before.FirstOrDefault(count => count.Lane == lane && count.Path == tally.Path) ?? new SweepCount(lane, tally.Path, 0, 0, 0, 0, 0, 0);
                counts[(lane, tally.Path)] = new SweepCount(
                    lane, tally.Path, last.Calls + tally.Calls, last.Same + tally.Same, last.Partly + tally.Partly,
                    last.Refused + tally.Refused, last.Known + tally.Known, last.Different + tally.Different, last.Once + tally.Once);
                int unnamed = differences.Count(difference => difference.Probe.Length == 0);
                progress($"{lane}: {counts[(lane, tally.Path)].Calls} of {count} calls, {unnamed} differences");
                break;
            case SweepFinding { IsOnce: true } finding:
                once.Add(Difference(lane, finding));
                break;
            case SweepFinding finding when finding.Probe.Length == 0
                || !differences.Any(known => known.Lane == lane && known.Path == finding.Path && known.Probe == finding.Probe):
                differences.Add(Difference(lane, finding));
                break;
            case SweepTrouble trouble:
                missing.Add($"{lane}: {trouble.Sentence}");
                break;
            case string call:
                told.Add(call);
                break;
        }
    }

    private static SweepDifference Difference(string lane, SweepFinding finding) =>
        new(lane, finding.Path, finding.Index, finding.From, finding.Call, finding.What, finding.Probe);
}
