using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>The samples of a run, joined with the outcomes of its manifest.</summary>
internal sealed class RunSeries
{
    private const string File = "samples.csv";

    private readonly Dictionary<Case, (BatchSeries Series, CaseBlocks Blocks)> series = [];
    private readonly Dictionary<(string Scenario, string Lane), int> rounds;
    private readonly Plan plan;

    public RunSeries(SampleSet samples, Manifest manifest)
    {
        if (samples.RunIds.FirstOrDefault(run => run != manifest.RunId) is { } stranger)
            throw new ResultFileException(File, $"has a block of run {stranger}, but the manifest is of run {manifest.RunId}");
        plan = manifest.Plan;
        var outcomes = manifest.Outcomes.ToList();
        var known = outcomes.ToDictionary(outcome => outcome.Case);
        foreach (CaseBlocks blocks in samples.Cases)
        {
            if (!known.TryGetValue(blocks.Case, out Outcome? outcome))
                outcomes.Add(Unmentioned(blocks));
            else if (outcome.Unit != blocks.Unit)
                throw new ResultFileException(File, $"gives {blocks.Case} in {blocks.Unit}, but the manifest in {outcome.Unit}");
            series.Add(blocks.Case, (Series(blocks, block => block.Value), blocks));
        }

        Outcomes = [.. outcomes.Select(outcome => Judged(outcome, manifest.SchemaVersion))];
        rounds = samples.Cases.GroupBy(c => (c.Case.Scenario, c.Case.Lane))
            .ToDictionary(lane => lane.Key, lane => lane.SelectMany(c => c.Blocks.Select(block => block.Round)).Distinct().Count());
    }

    /// <summary>An outcome with the exits that its blocks counted, failed where they are not what the path promises, or where the clock stood still.</summary>
    /// <remarks>Runs of schema 1 kept sums alone, the exit that ends each block among them.</remarks>
    private Outcome Judged(Outcome outcome, int schema) => ClockRule.Applied(schema < 2 ? outcome : Counted(outcome), BlocksOf(outcome));

    private Outcome Counted(Outcome outcome) => ExitRule.Applied(outcome with { ExitsPerCall = ExitsPerCall(BlocksOf(outcome)) ?? outcome.ExitsPerCall });

    /// <summary>By KVM's counter, without the one exit that ends each block; null where nothing counted.</summary>
    private static double? ExitsPerCall(IReadOnlyList<Block> blocks) => blocks.Count == 0 || blocks.Any(block => block.Exits is null)
        ? null
        : (double)blocks.Sum(block => block.Exits!.Value - 1) / blocks.Sum(block => block.Calls);

    /// <summary>Outcomes of the manifest, then those that only the samples know.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; }

    /// <summary>Distinct rounds over all paths of a scenario and lane.</summary>
    public int RoundsOf(Outcome outcome) => rounds.GetValueOrDefault((outcome.Scenario, outcome.Lane));

    /// <summary>The precision in percent that its case was to end with; null where every case gets all rounds.</summary>
    public double? UntilPercent(Outcome outcome) => outcome.Lane == Plan.BatchedLane ? plan.UntilPercent : null;

    /// <summary>The samples of an outcome; null where it has none.</summary>
    public BatchSeries? For(Outcome outcome) => series.TryGetValue(outcome.Case, out var found) ? found.Series : null;

    /// <summary>The blocks of an outcome; none where it has none.</summary>
    public IReadOnlyList<Block> BlocksOf(Outcome outcome) => series.TryGetValue(outcome.Case, out var found) ? found.Blocks.Blocks : [];

    /// <summary>Outcomes that count as measured, by scenario and lane, with their samples.</summary>
    public IEnumerable<IGrouping<(string Scenario, string Lane), (Outcome Outcome, BatchSeries Series)>> Measured =>
        Outcomes
            .Where(o => o.Status == Status.Measured && For(o) is not null)
            .Select(o => (Outcome: o, Series: For(o)!))
            .GroupBy(p => (p.Outcome.Scenario, p.Outcome.Lane));

    /// <summary>A series of something that was taken of each block.</summary>
    public static BatchSeries Series(CaseBlocks blocks, Func<Block, double> value) => BatchSeries.From(
        $"{blocks.Case}", Values(blocks.InOrder, blocks.Blocks.Count, value));

    private static BatchValue[] Values(IEnumerable<Block> blocks, int count, Func<Block, double> value)
    {
        var values = new BatchValue[count];
        int next = 0;
        foreach (Block block in blocks)
            values[next++] = new BatchValue(block.Round, block.Batch, value(block));
        return values;
    }

    /// <summary>The CPU time of a call in ns, estimated from the same blocks in the same way as its cost; null where it was not taken.</summary>
    public double? CpuNsPerCall(Outcome outcome) =>
        series.TryGetValue(outcome.Case, out var found) && found.Blocks.Blocks.All(block => block.CpuNs is not null)
            ? BatchBootstrap.Center(Series(found.Blocks, block => (double)block.CpuNs!.Value / block.Calls).Values)
            : outcome.CpuNsPerCall;

    private static Outcome Unmentioned(CaseBlocks blocks) => new()
    {
        Scenario = blocks.Case.Scenario,
        Lane = blocks.Case.Lane,
        Path = blocks.Case.Path,
        Form = blocks.Case.Form,
        Unit = blocks.Unit,
        Status = Status.Measured,
        Notes = [RowWarnings.NotInManifest],
    };
}
