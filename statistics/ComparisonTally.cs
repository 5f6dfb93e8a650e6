namespace Hostcall.Statistics;

/// <summary>
/// What many comparisons of the same truth came out as: by this program's verdicts, and by what common practice says
/// of the same blocks.
/// </summary>
/// <param name="tests">What to judge by besides; null for all of <see cref="CommonPractice"/>.</param>
public sealed class ComparisonTally(IReadOnlyList<CommonPractice>? tests = null)
{
    /// <summary>The name under which this program's own verdicts are counted.</summary>
    public const string Ours = "Hostcall";

    private readonly Dictionary<(string Judge, Verdict Verdict), int> counts = [];
    private readonly List<double> logRatios = [];
    private readonly List<double> detectable = [];

    /// <summary>Who judges: this program first.</summary>
    public static IReadOnlyList<string> Judges { get; } = [Ours, .. CommonPractice.All.Select(test => test.Name)];

    public int Comparisons => logRatios.Count;

    /// <summary>Relative difference, such as 0.004, that 95 in 100 of the comparisons stayed below; null without any.</summary>
    public double? Floor => Comparisons == 0 ? null : Math.Exp(Quantiles.HarrellDavis([.. logRatios.Select(Math.Abs)], 0.95)) - 1;

    /// <summary>Relative difference that a comparison of this kind finds 95 times in 100; null without any.</summary>
    public double? SmallestDifference => Comparisons == 0 ? null : Math.Exp(Quantiles.Median(detectable)) - 1;

    /// <summary>How many comparisons a judge gave a verdict in.</summary>
    /// <param name="judge">One of <see cref="Judges"/>.</param>
    /// <param name="verdict">The verdict on the first of the two.</param>
    public int Count(string judge, Verdict verdict) => counts.GetValueOrDefault((judge, verdict));

    /// <summary>How many comparisons a judge found a difference in, either way.</summary>
    public int Claims(string judge) => Count(judge, Verdict.Slower) + Count(judge, Verdict.Faster);

    /// <summary>The ratio of the costs, estimated over all comparisons; null without any.</summary>
    /// <param name="confidence">Coverage of the interval, for which a comparison is the unit.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public Estimate? Ratio(double confidence, int seed) =>
        Comparisons == 0 ? null : new BatchBootstrap(logRatios, seed, "ratio over all comparisons").At(confidence).Exp();

    /// <summary>Compares two series and counts what each judge says of the first.</summary>
    /// <returns>False where they have fewer than two batches in common, or a cost of 0, and nothing was counted.</returns>
    public bool Add(BatchSeries a, BatchSeries b, Judge judge, int seed)
    {
        if (PairedRatio.Between(a, b, seed) is not { Units: > 1 } ratio)
            return false;
        logRatios.Add(ratio.LogAt(judge.Confidence).Value);
        detectable.Add(Detectable(ratio, judge));
        Count(Ours, judge.Decide(ratio, NoiseFloor.Of(a, b, seed)).Verdict, 1);
        foreach (CommonPractice test in tests ?? CommonPractice.All)
            Count(test.Name, test.Decide(a.Blocks, b.Blocks), 1);
        return true;
    }

    /// <summary>Adds what another tally counted.</summary>
    public void Add(ComparisonTally other)
    {
        logRatios.AddRange(other.logRatios);
        detectable.AddRange(other.detectable);
        foreach (((string judge, Verdict verdict), int count) in other.counts)
            Count(judge, verdict, count);
    }

    private void Count(string judge, Verdict verdict, int more) => counts[(judge, verdict)] = Count(judge, verdict) + more;

    /// <summary>
    /// A true difference d is claimed when the estimate exceeds the half-width of the claim's interval, which it does
    /// 95 times in 100 when d is larger than the half-width by the one-sided 95 % quantile of the estimate; and one
    /// within the margin may be called the same instead.
    /// </summary>
    private static double Detectable(PairedRatio ratio, Judge judge)
    {
        Estimate claim = judge.Claimed(ratio);
        Estimate ninety = ratio.LogAt(0.90);
        return Math.Max(claim.High!.Value - claim.Value + (ninety.High!.Value - ninety.Value), Math.Log(1 + judge.Margin));
    }
}
