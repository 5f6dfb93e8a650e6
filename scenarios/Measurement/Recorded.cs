using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What a run has on disk already when a lane begins: nothing, unless the run is resumed.</summary>
/// <param name="samples">Its blocks.</param>
/// <param name="outcomes">What became of its cases so far; none of them twice.</param>
public sealed class Recorded(SampleSet samples, IEnumerable<Outcome> outcomes)
{
    public static readonly Recorded Nothing = new(SampleSet.Empty, []);

    private readonly Dictionary<Case, HashSet<(int Round, int Number)>> blocks =
        samples.Cases.ToDictionary(c => c.Case, c => c.Blocks.Select(block => (block.Round, block.Number)).ToHashSet());

    private readonly Dictionary<Case, CaseBlocks> all = samples.Cases.ToDictionary(c => c.Case);
    private readonly Dictionary<Case, long> calls = samples.Cases.ToDictionary(c => c.Case, c => c.Blocks[0].Calls);
    private readonly Dictionary<Case, Outcome> outcomes = outcomes.ToDictionary(outcome => outcome.Case);

    /// <summary>What became of the cases so far.</summary>
    public IEnumerable<Outcome> Outcomes => outcomes.Values;

    /// <summary>Blocks of a case, in the order in which they were measured.</summary>
    internal CaseBlocks BlocksOf(Case of) => all.TryGetValue(of, out var made) ? made : new CaseBlocks(of, Unit.Nanoseconds, []);

    public bool Has(Case of, int round, int number) => blocks.TryGetValue(of, out var made) && made.Contains((round, number));

    /// <summary>Whether blocks 0 to n − 1 of a round are all there.</summary>
    public bool HasAll(Case of, int round, int count) => Enumerable.Range(0, count).All(number => Has(of, round, number));

    /// <summary>Whether nothing is left to do for a case: it has all its blocks, or was found not to run or to fail.</summary>
    internal bool IsDone(Case of, LaneShape shape) => OutcomeOf(of) is { } outcome
        && (outcome.Status != Status.Measured || Enumerable.Range(0, shape.Rounds).All(round => HasAll(of, round, shape.Blocks)));

    /// <summary>Calls of a block of this case, or null where it has none.</summary>
    public long? CallsOf(Case of) => calls.TryGetValue(of, out long made) ? made : null;

    public Outcome? OutcomeOf(Case of) => outcomes.GetValueOrDefault(of);
}
