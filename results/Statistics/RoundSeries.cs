namespace Hostcall.Results.Statistics;

/// <summary>The blocks of one path in one scenario and lane, reduced to one value per round.</summary>
public sealed class RoundSeries
{
    /// <summary>More rounds than this are merged, so that pairs of rounds stay countable.</summary>
    private const int MostValues = 500;

    private RoundSeries(string name, IReadOnlyList<int> rounds, IReadOnlyList<double> values, IReadOnlyList<double> blocks, int roundCount)
    {
        Name = name;
        Rounds = rounds;
        Values = values;
        Blocks = blocks;
        RoundCount = roundCount;
    }

    /// <summary>Scenario, lane and path, for seeding.</summary>
    public string Name { get; }

    /// <summary>Round numbers, rising; the first round of each group where rounds were merged.</summary>
    public IReadOnlyList<int> Rounds { get; }

    /// <summary>Median over the blocks of each round, in the order of <see cref="Rounds"/>; cost per call.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>All block values, in order of round and block; cost per call.</summary>
    public IReadOnlyList<double> Blocks { get; }

    /// <summary>Rounds measured, before any merging.</summary>
    public int RoundCount { get; }

    /// <summary>
    /// Makes the series. Above 500 rounds, neighbouring rounds are merged into groups of equal round numbers, and
    /// the group becomes the unit: it keeps slow noise inside a group, and the work bounded.
    /// </summary>
    /// <param name="name">Scenario, lane and path.</param>
    /// <param name="samples">At least one sample of this series, in any order.</param>
    public static RoundSeries From(string name, IEnumerable<Sample> samples)
    {
        Sample[] ordered = [.. samples.OrderBy(s => s.Round).ThenBy(s => s.Block)];
        int roundCount = ordered.Select(s => s.Round).Distinct().Count();
        int span = ordered[^1].Round + 1;
        int perGroup = roundCount <= MostValues ? 1 : (span + MostValues - 1) / MostValues;
        var groups = ordered.GroupBy(s => s.Round / perGroup).ToArray();
        return new RoundSeries(
            name,
            [.. groups.Select(g => g.Key * perGroup)],
            [.. groups.Select(g => Quantiles.Median([.. g.Select(s => s.Value)]))],
            [.. ordered.Select(s => s.Value)],
            roundCount);
    }

    /// <summary>The values of the rounds that both series have, side by side.</summary>
    public IReadOnlyList<(double Mine, double Other)> PairedWith(RoundSeries other)
    {
        Dictionary<int, double> others = other.Rounds.Zip(other.Values).ToDictionary(p => p.First, p => p.Second);
        return [.. Rounds.Zip(Values).Where(p => others.ContainsKey(p.First)).Select(p => (p.Second, others[p.First]))];
    }
}
