using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>A run that was interrupted or killed, about to be continued: what it has, and whether that can be trusted.</summary>
internal sealed class Resumption
{
    private readonly string name;
    private readonly SampleSet samples;

    private Resumption(string name, RunDirectory directory, Manifest manifest, SampleSet samples)
    {
        this.name = name;
        this.samples = samples;
        Directory = directory;
        Manifest = manifest;

        Recorded = new Recorded(samples, manifest.Outcomes.Where(outcome => !IsLeftOver(outcome)));
    }

    public RunDirectory Directory { get; }

    /// <summary>As the run left it.</summary>
    public Manifest Manifest { get; }

    public Recorded Recorded { get; }

    /// <summary>Reads what a run left.</summary>
    /// <exception cref="ResultFileException">It has no manifest, or a file is damaged or newer than this program.</exception>
    public static Resumption Open(string path)
    {
        var directory = RunDirectory.OpenInterrupted(path);
        var manifest = ManifestFile.Read(directory.Manifest);
        return new Resumption(path, directory, manifest, SampleWriter.IsUnstarted(directory.Samples) ? SampleSet.Empty : SampleReader.Read(directory.Samples, manifest.Plan.RoundsPerBatchIn));
    }

    /// <summary>Whether the run came to its end and lacks nothing.</summary>
    public bool IsComplete(RunRequest request) => Manifest.FinishedUtc is not null && request.Plan.Lanes.All(lane =>
    {
        var shape = LaneShape.Of(request, lane);
        return shape.Cases(request).All(of => Recorded.IsDone(of, shape) || (lane == NativeLane.Name && Precision.IsReached(Recorded.BlocksOf(of), request.Plan, request.Seed)));
    });

    /// <summary>Refuses a run of another machine, kernel, payload or program: figures of both must not mix.</summary>
    /// <param name="now">What a run that is started now would write.</param>
    /// <exception cref="BadInputException">Something changed; says what.</exception>
    public void RefuseChanges(Manifest now)
    {
        ManifestDifference[] changes =
        [
            .. ManifestDifferences.Between(Manifest, now),
            .. now.Versions.Where(version => Manifest.Versions.GetValueOrDefault(version.Key) != version.Value)
                .Select(version => new ManifestDifference($"version of {version.Key}", Manifest.Versions.GetValueOrDefault(version.Key, "not known"), version.Value)),
        ];
        if (changes.Length == 0) return;
        string more = changes.Length == 1 ? "" : $", and {changes.Length - 1} more";
        throw new BadInputException(
            $"{name}: this is not what the run began on: {changes[0].Field} was {changes[0].Baseline} and is {changes[0].Candidate}{more}; start a new run");
    }

    /// <summary>Refuses samples that the run can't have written.</summary>
    /// <exception cref="ResultFileException">A block is not of this run; says which.</exception>
    public void RefuseForeignBlocks(RunRequest request)
    {
        if (samples.RunIds.FirstOrDefault(run => run != Manifest.RunId) is { } stranger) throw Edited($"has a block of run {stranger}, which is another run");
        var shapes = request.Plan.Lanes.Select(lane => LaneShape.Of(request, lane)).ToArray();
        var asked = shapes.SelectMany(shape => shape.Cases(request).Select(of => (of, shape))).ToDictionary(item => item.of, item => item.shape);
        foreach (var (of, _, blocks) in samples.Cases)
        {
            foreach (var block in blocks)
            {
                if (!asked.TryGetValue(of, out var shape) || block.Round >= shape.Rounds || block.Number >= shape.Blocks)
                    throw Edited($"has block {block.Number} of round {block.Round} of {of}, which the run was not asked for");
                if (of.Lane == NativeLane.Name && block.Calls != Recorded.CallsOf(of)) throw Edited($"has blocks of different calls for {of}");
            }
        }
    }

    /// <summary>A lab that was interrupted and a process that somebody killed say nothing of the case: it is measured once more.</summary>
    private static bool IsLeftOver(Outcome outcome) =>
        outcome.Reason is { } reason && (reason == LabLane.Interrupted || reason.StartsWith(BatchProcess.Died, StringComparison.Ordinal));

    private ResultFileException Edited(string problem) => new(Directory.Samples, problem);
}
