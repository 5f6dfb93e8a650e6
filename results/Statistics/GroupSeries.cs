namespace Hostcall.Results.Statistics;

/// <summary>
/// The blocks of one path in one scenario and lane, reduced to one value for each round group: the unit of statistics.
/// </summary>
/// <remarks>
/// A group is a few consecutive rounds that one process measured. What two processes differ by (where code and page
/// tables lie, what else the machine does that second) is the same for all rounds of a group; so groups are repeats,
/// and rounds within a group are not. What disturbs a block (an interrupt, another guest of the host) only ever adds to
/// its cost, and now and then lasts for whole visits: the lower decile stands until nine blocks in ten are disturbed, the median only
/// until every second one is.
/// </remarks>
public sealed class GroupSeries
{
    /// <summary>More groups than this are merged, so that pairs of groups stay countable.</summary>
    private const int MostValues = 500;

    private const double LowerDecile = 0.1;

    private readonly int roundsPerGroup;
    private readonly HashSet<int> rounds;

    private GroupSeries(string name, int roundsPerGroup, HashSet<int> rounds, IReadOnlyList<int> groups, IReadOnlyList<double> values, IReadOnlyList<double> blocks)
    {
        Name = name;
        this.roundsPerGroup = roundsPerGroup;
        this.rounds = rounds;
        Groups = groups;
        Values = values;
        Blocks = blocks;
    }

    /// <summary>Scenario, lane and path, for seeding.</summary>
    public string Name { get; }

    /// <summary>Numbers of the groups, rising.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>Lower decile of the blocks of each group, in the order of <see cref="Groups"/>; cost per call.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>All block values, in order of round and block; cost per call.</summary>
    public IReadOnlyList<double> Blocks { get; }

    /// <summary>Rounds measured.</summary>
    public int RoundCount => rounds.Count;

    /// <summary>
    /// Makes the series: a block of round r is of group r / <paramref name="roundsPerGroup"/>. Above 500 groups,
    /// neighbours are merged, which keeps slow noise inside a group and the work bounded.
    /// </summary>
    /// <param name="name">Scenario, lane and path.</param>
    /// <param name="samples">At least one sample of this series, in any order.</param>
    /// <param name="roundsPerGroup">Consecutive rounds that one process measured; at least 1.</param>
    public static GroupSeries From(string name, IEnumerable<Sample> samples, int roundsPerGroup = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(roundsPerGroup, 1);
        Sample[] ordered = [.. samples.OrderBy(s => s.Round).ThenBy(s => s.Block)];
        int distinct = ordered.Select(s => s.Round / roundsPerGroup).Distinct().Count();
        int last = ordered[^1].Round / roundsPerGroup;
        int perGroup = distinct <= MostValues ? roundsPerGroup : roundsPerGroup * ((last + MostValues) / MostValues);
        var groups = ordered.GroupBy(s => s.Round / perGroup).ToArray();
        return new GroupSeries(
            name,
            perGroup,
            [.. ordered.Select(s => s.Round)],
            [.. groups.Select(g => g.Key)],
            [.. groups.Select(g => Quantiles.Linear([.. g.Select(s => s.Value)], LowerDecile))],
            [.. ordered.Select(s => s.Value)]);
    }

    /// <summary>The values of the groups that both series have, side by side.</summary>
    public IReadOnlyList<(double Mine, double Other)> PairedWith(GroupSeries other)
    {
        // Series of one lane differ in the size of their groups only where one was merged and the other was not.
        Dictionary<int, double> others = other.Groups.Zip(other.Values).ToDictionary(p => p.First * other.roundsPerGroup, p => p.Second);
        return [.. Groups.Zip(Values).Where(p => others.ContainsKey(p.First * roundsPerGroup)).Select(p => (p.Second, others[p.First * roundsPerGroup]))];
    }

    /// <summary>How many rounds both series have.</summary>
    public int RoundsSharedWith(GroupSeries other) => rounds.Count(other.rounds.Contains);
}
