namespace Hostcall.Statistics;

/// <summary>One measured block, as far as statistics need it.</summary>
/// <param name="Round">Pass over all cases, from 0.</param>
/// <param name="Batch">Consecutive rounds that one fresh process measured, from 0.</param>
/// <param name="Value">Cost of one call.</param>
public readonly record struct BatchValue(int Round, int Batch, double Value);

/// <summary>The blocks of one case, reduced to one value for each batch of rounds: what statistics resample.</summary>
/// <remarks>
/// What two processes differ by (where code and page tables lie, what else the machine does that second) is the same for
/// all rounds of a batch; so batches are repeats, and rounds within a batch are not. What disturbs a block (an
/// interrupt, another guest of the host) only ever adds to its cost, and now and then lasts for whole visits: the 10th
/// percentile stands until nine blocks in ten are disturbed, the median only until every second one is.
/// </remarks>
public sealed class BatchSeries
{
    /// <summary>Batches from which on an interval deserves trust.</summary>
    public const int EnoughBatches = 10;

    /// <summary>More batches than this are merged, so that pairs of batches stay countable.</summary>
    private const int MostValues = 500;

    private const double TenthPercentile = 0.1;

    private readonly int merged;
    private readonly int[] rounds;

    private BatchSeries(string name, int merged, int[] rounds, IReadOnlyList<int> batches, IReadOnlyList<double> values, IReadOnlyList<double> blocks)
    {
        Name = name;
        this.merged = merged;
        this.rounds = rounds;
        Batches = batches;
        Values = values;
        Blocks = blocks;
    }

    /// <summary>Of the case, for seeding.</summary>
    public string Name { get; }

    /// <summary>Numbers of the batches, rising; of every n-th where neighbours were merged.</summary>
    public IReadOnlyList<int> Batches { get; }

    /// <summary>10th percentile of the blocks of each batch, in the order of <see cref="Batches"/>; cost per call.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>All block values, in order of round and block; cost per call.</summary>
    public IReadOnlyList<double> Blocks { get; }

    /// <summary>Rounds measured.</summary>
    public int RoundCount => rounds.Length;

    /// <summary>
    /// Makes the series. Above 500 batches, neighbours are merged, which keeps slow noise inside a batch and the work
    /// bounded.
    /// </summary>
    /// <param name="name">Of the case.</param>
    /// <param name="blocks">At least one; those of a round in the order in which they were measured.</param>
    public static BatchSeries From(string name, IEnumerable<BatchValue> blocks)
    {
        BatchValue[] ordered = [.. blocks];
        if (!IsOrdered(ordered))
            ordered = [.. ordered.OrderBy(block => block.Round)];
        var distinct = new HashSet<int>();
        var rounds = new List<int>();
        foreach (BatchValue block in ordered)
        {
            distinct.Add(block.Batch);
            if (rounds.Count == 0 || rounds[^1] != block.Round)
                rounds.Add(block.Round);
        }

        int merged = distinct.Count <= MostValues ? 1 : (distinct.Max() + MostValues) / MostValues;
        var batches = new SortedDictionary<int, List<double>>();
        List<double> last = [];
        int number = -1;
        foreach (BatchValue block in ordered)
        {
            // Blocks of a batch come together, so that most need no look-up.
            if (block.Batch / merged != number)
            {
                number = block.Batch / merged;
                if (!batches.TryGetValue(number, out last!))
                    batches.Add(number, last = []);
            }

            last.Add(block.Value);
        }

        return new BatchSeries(
            name,
            merged,
            [.. rounds],
            [.. batches.Keys],
            [.. batches.Values.Select(batch => Quantiles.Linear([.. batch], TenthPercentile))],
            Array.ConvertAll(ordered, block => block.Value));
    }

    private static bool IsOrdered(BatchValue[] blocks)
    {
        for (int i = 1; i < blocks.Length; i++)
        {
            if (blocks[i].Round < blocks[i - 1].Round)
                return false;
        }

        return true;
    }

    /// <summary>The same without <see cref="Blocks"/>, of which there can be millions.</summary>
    public BatchSeries WithoutBlocks() => new(Name, merged, rounds, Batches, Values, []);

    /// <summary>The values of the batches that both series have, side by side.</summary>
    public IReadOnlyList<(double Mine, double Other)> PairedWith(BatchSeries other)
    {
        // Series of one lane differ in the size of their batches only where one was merged and the other was not.
        Dictionary<int, double> others = other.Batches.Zip(other.Values).ToDictionary(p => p.First * other.merged, p => p.Second);
        return [.. Batches.Zip(Values).Where(p => others.ContainsKey(p.First * merged)).Select(p => (p.Second, others[p.First * merged]))];
    }

    /// <summary>How many rounds both series have.</summary>
    public int RoundsSharedWith(BatchSeries other) => rounds.Intersect(other.rounds).Count();
}
