namespace Hostcall.Results.Statistics;

/// <summary>What many comparisons of a path with itself say about a machine.</summary>
/// <param name="Pairs">Comparisons of A with A.</param>
/// <param name="FalseClaims">How many of them came out as faster or slower.</param>
/// <param name="Floor">95th percentile of the size of the relative difference that they showed, such as 0.004.</param>
/// <param name="SmallestDifference">Relative difference that a comparison of this many groups finds 95 times in 100.</param>
public sealed record NoiseStudy(int Pairs, int FalseClaims, double Floor, double SmallestDifference)
{
    /// <summary>Compares the two series of each pair, which are of the same path.</summary>
    /// <param name="pairs">At least one pair of at least two common groups.</param>
    /// <param name="judge">The judge whose claims are counted.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">No pair can be compared.</exception>
    public static NoiseStudy Of(IEnumerable<(GroupSeries First, GroupSeries Second)> pairs, Judge judge, int seed)
    {
        var compared = new List<(double Size, bool Claimed, double Detectable)>();
        foreach ((GroupSeries first, GroupSeries second) in pairs)
        {
            if (PairedRatio.Between(first, second, seed) is not { Units: > 1 } ratio)
                continue;
            double size = Math.Abs(ratio.LogAt(judge.Confidence).Value);
            bool claimed = judge.Decide(ratio, noiseFloor: null).Verdict is Verdict.Faster or Verdict.Slower;
            compared.Add((size, claimed, Detectable(ratio, judge.ClaimConfidence)));
        }

        if (compared.Count == 0)
            throw new ArgumentException("No pair has two groups in common.", nameof(pairs));
        double floor = Math.Exp(Quantiles.HarrellDavis([.. compared.Select(c => c.Size)], 0.95)) - 1;
        double detectable = Math.Exp(Quantiles.Median([.. compared.Select(c => c.Detectable)])) - 1;
        return new NoiseStudy(
            compared.Count, compared.Count(c => c.Claimed), floor, Math.Max(Math.Max(floor, detectable), judge.Margin));
    }

    /// <summary>
    /// A true difference d is claimed when the estimate exceeds the half-width of the claim's interval, which it does
    /// 95 times in 100 when d is larger than the half-width by the one-sided 95 % quantile of the estimate.
    /// </summary>
    private static double Detectable(PairedRatio ratio, double claimConfidence)
    {
        Estimate claim = ratio.LogAt(claimConfidence);
        Estimate ninety = ratio.LogAt(0.90);
        return (claim.High!.Value - claim.Value) + (ninety.High!.Value - ninety.Value);
    }
}
