namespace Hostcall.Statistics;

/// <summary>
/// The ratio of two costs, estimated batch by batch on the log scale: what slows a whole batch cancels, and the
/// interval of b over a is the inverse of that of a over b.
/// </summary>
public sealed class PairedRatio : ILogRatio
{
    private readonly BatchBootstrap logRatio;

    private PairedRatio(BatchBootstrap logRatio, int rounds)
    {
        this.logRatio = logRatio;
        Rounds = rounds;
    }

    /// <inheritdoc/>
    public int Units => logRatio.Count;

    /// <inheritdoc/>
    public int Rounds { get; }

    /// <summary>Pairs two series; null where they share no batch, or a cost is 0 and a ratio has no meaning.</summary>
    public static PairedRatio? Between(BatchSeries a, BatchSeries b, int seed, int resamples = BatchBootstrap.DefaultResamples)
    {
        IReadOnlyList<(double A, double B)> pairs = a.PairedWith(b);
        if (pairs.Count == 0 || pairs.Any(p => p.A <= 0 || p.B <= 0))
            return null;
        double[] logs = [.. pairs.Select(p => Math.Log(p.A / p.B))];
        return new PairedRatio(new BatchBootstrap(logs, seed, $"{a.Name} / {b.Name}", resamples), a.RoundsSharedWith(b));
    }

    /// <inheritdoc/>
    public Estimate LogAt(double confidence) => logRatio.At(confidence);
}
