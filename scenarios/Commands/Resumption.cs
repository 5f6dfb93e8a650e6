using System.Globalization;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>A run that was interrupted or killed, about to be continued: what it has, and whether that can be trusted.</summary>
internal sealed class Resumption
{
    private readonly string name;
    private readonly IReadOnlyList<Sample> samples;

    private Resumption(string name, RunDirectory directory, Manifest manifest, IReadOnlyList<Sample> samples)
    {
        this.name = name;
        this.samples = samples;
        Directory = directory;
        Manifest = manifest;

        // Rows of a lab that was interrupted say nothing but that.
        Recorded = new Recorded(samples, manifest.Outcomes.Where(outcome => outcome.Reason != LabLane.Interrupted));
    }

    public RunDirectory Directory { get; }

    /// <summary>As the run left it.</summary>
    public Manifest Manifest { get; }

    public Recorded Recorded { get; }

    /// <summary>The options that ask for what the run was asked for.</summary>
    public string[] Options
    {
        get
        {
            var asked = Manifest.Arguments;
            List<(string Name, string? Value)> options =
            [
                ("--scenario", string.Join(',', asked.Scenarios)),
                ("--path", string.Join(',', asked.Paths)),
                ("--lane", string.Join(',', asked.Lanes)),
                ("--rounds", Text(asked.Rounds)),
                ("--rounds-per-group", Text(asked.RoundsPerGroupIn(NativeLane.Name))),
                ("--calls", Text(asked.Calls)),
                ("--cpu", Text(asked.Cpu)),
                ("--placement", asked.Placement),
                ("--seed", Text(Manifest.Seed)),
            ];
            return [.. options.Where(option => option.Value is not null).SelectMany(option => new[] { option.Name, option.Value! })];
        }
    }

    /// <summary>Reads what a run left.</summary>
    /// <exception cref="ResultFileException">It has no manifest, or a file is damaged or newer than this program.</exception>
    public static Resumption Open(string path)
    {
        var directory = RunDirectory.OpenInterrupted(path);
        var manifest = ManifestFile.Read(directory.Manifest);
        return new Resumption(path, directory, manifest, SampleWriter.IsUnstarted(directory.Samples) ? [] : SampleReader.Read(directory.Samples).Rows);
    }

    /// <summary>Whether the run came to its end and lacks nothing.</summary>
    public bool IsComplete(RunRequest request) => Manifest.FinishedUtc is not null && Manifest.Arguments.Lanes.All(lane =>
    {
        var shape = LaneShape.Of(request, lane);
        return request.Scenarios.All(scenario => shape.Paths.All(path => Recorded.IsDone(scenario.Name, lane, path, shape)));
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
        var shapes = Manifest.Arguments.Lanes.ToDictionary(lane => lane, lane => LaneShape.Of(request, lane));
        var scenarios = request.Scenarios.Select(scenario => scenario.Name).ToHashSet();
        foreach (var block in samples)
        {
            bool ours = block.RunId == Manifest.RunId
                && scenarios.Contains(block.Scenario)
                && shapes.TryGetValue(block.Lane, out var shape)
                && shape.Paths.Contains(block.Path) && block.Round < shape.Rounds && block.Block < shape.Blocks;
            if (!ours)
                throw Edited($"has block {block.Block} of round {block.Round} of {block.Scenario} on {block.Lane} {block.Path} in run {block.RunId}, which the run was not asked for");
            if (block.Lane == NativeLane.Name && block.Calls != Recorded.CallsOf(block.Scenario, block.Lane, block.Path))
                throw Edited($"has blocks of different calls for {block.Scenario} on {block.Lane} {block.Path}");
        }
    }

    private ResultFileException Edited(string problem) => new(Directory.Samples, problem);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
