using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What a run has on disk already when a lane begins: nothing, unless the run is resumed.</summary>
/// <param name="samples">Its blocks.</param>
/// <param name="outcomes">What became of its paths so far.</param>
public sealed class Recorded(IEnumerable<Sample> samples, IEnumerable<Outcome> outcomes)
{
    public static readonly Recorded Nothing = new([], []);

    private readonly Dictionary<(string Scenario, string Lane, string Path, int Round, int Block), long> calls =
        samples.ToDictionary(s => (s.Scenario, s.Lane, s.Path, s.Round, s.Block), s => s.Calls);

    /// <summary>What became of the paths so far; none of them twice.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; } = [.. outcomes];

    public bool Has(string scenario, string lane, string path, int round, int block) => calls.ContainsKey((scenario, lane, path, round, block));

    /// <summary>Whether blocks 0 to n − 1 of a round are all there.</summary>
    public bool HasAll(string scenario, string lane, string path, int round, int blocks) =>
        Enumerable.Range(0, blocks).All(block => Has(scenario, lane, path, round, block));

    /// <summary>Calls of a block of this path, or null where it has none.</summary>
    public long? CallsOf(string scenario, string lane, string path)
    {
        foreach (var (key, made) in calls)
        {
            if ((key.Scenario, key.Lane, key.Path) == (scenario, lane, path)) return made;
        }

        return null;
    }

    public Outcome? OutcomeOf(string scenario, string lane, string path) =>
        Outcomes.FirstOrDefault(outcome => (outcome.Scenario, outcome.Lane, outcome.Path) == (scenario, lane, path));
}
