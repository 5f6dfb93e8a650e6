namespace Hostcall.Results.Statistics;

/// <summary>
/// The ratio of two costs, estimated round by round on the log scale: what slows a whole round cancels, and the
/// interval of b over a is the inverse of that of a over b.
/// </summary>
public sealed class PairedRatio : ILogRatio
{
    private readonly RoundBootstrap _logRatio;

    private PairedRatio(RoundBootstrap logRatio, int rounds)
    {
        _logRatio = logRatio;
        Rounds = rounds;
    }

    /// <inheritdoc/>
    public int Rounds { get; }

    /// <summary>Pairs two series; null where they share no round, or a cost is 0 and a ratio has no meaning.</summary>
    public static PairedRatio? Between(RoundSeries a, RoundSeries b, int seed, int resamples = RoundBootstrap.DefaultResamples)
    {
        IReadOnlyList<(double A, double B)> pairs = a.PairedWith(b);
        if (pairs.Count == 0 || pairs.Any(p => p.A <= 0 || p.B <= 0))
            return null;
        double[] logs = [.. pairs.Select(p => Math.Log(p.A / p.B))];
        return new PairedRatio(new RoundBootstrap(logs, seed, $"{a.Name} / {b.Name}", resamples), pairs.Count);
    }

    /// <inheritdoc/>
    public Estimate LogAt(double confidence) => _logRatio.At(confidence);
}
