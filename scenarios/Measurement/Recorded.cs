using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What a run has on disk already when a lane begins: nothing, unless the run is resumed.</summary>
/// <param name="samples">Its blocks.</param>
/// <param name="outcomes">What became of its paths so far.</param>
public sealed class Recorded(IReadOnlyList<Sample> samples, IEnumerable<Outcome> outcomes)
{
    public static readonly Recorded Nothing = new([], []);

    private readonly HashSet<(string Scenario, string Lane, string Path, int Round, int Block)> blocks =
        [.. samples.Select(s => (s.Scenario, s.Lane, s.Path, s.Round, s.Block))];

    private readonly Dictionary<(string Scenario, string Lane, string Path), long> calls = samples
        .DistinctBy(s => (s.Scenario, s.Lane, s.Path)).ToDictionary(s => (s.Scenario, s.Lane, s.Path), s => s.Calls);

    /// <summary>What became of the paths so far; none of them twice.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; } = [.. outcomes];

    public bool Has(string scenario, string lane, string path, int round, int block) => blocks.Contains((scenario, lane, path, round, block));

    /// <summary>Whether blocks 0 to n − 1 of a round are all there.</summary>
    public bool HasAll(string scenario, string lane, string path, int round, int count) =>
        Enumerable.Range(0, count).All(block => Has(scenario, lane, path, round, block));

    /// <summary>Whether nothing is left to do for a path: it has all its blocks, or was found not to run or to fail.</summary>
    internal bool IsDone(string scenario, string lane, string path, LaneShape shape) => OutcomeOf(scenario, lane, path) is { } outcome
        && (outcome.Status != Status.Measured || Enumerable.Range(0, shape.Rounds).All(round => HasAll(scenario, lane, path, round, shape.Blocks)));

    /// <summary>Calls of a block of this path, or null where it has none.</summary>
    public long? CallsOf(string scenario, string lane, string path) => calls.TryGetValue((scenario, lane, path), out long made) ? made : null;

    public Outcome? OutcomeOf(string scenario, string lane, string path) =>
        Outcomes.FirstOrDefault(outcome => (outcome.Scenario, outcome.Lane, outcome.Path) == (scenario, lane, path));
}
