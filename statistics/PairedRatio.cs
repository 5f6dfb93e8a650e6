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

    /// <summary>
    /// The ratio over several runs: each pairs two series of its own. A run is a unit, or each batch of each run; null where
    /// no run has common batches, or a cost is 0.
    /// </summary>
    public static PairedRatio? Over(
        IReadOnlyList<(BatchSeries A, BatchSeries B)> runs, bool byRun, int seed, string name, int resamples = BatchBootstrap.DefaultResamples)
    {
        double[][] logs = [.. runs.Select(run => LogsOf(run.A, run.B)).Where(logs => logs.Length > 0)];
        if (logs.Length == 0 || logs.Any(run => run.Any(log => !double.IsFinite(log))))
            return null;
        BatchBootstrap logRatio = new([.. byRun ? logs.Select(run => BatchBootstrap.Center(run)) : logs.SelectMany(run => run)], seed, name, resamples);
        return new PairedRatio(logRatio, byRun ? logs.Length : runs.Sum(run => run.A.RoundsSharedWith(run.B)));
    }

    private static double[] LogsOf(BatchSeries a, BatchSeries b) => [.. a.PairedWith(b).Select(pair => Math.Log(pair.Mine / pair.Other))];

    /// <inheritdoc/>
    public Estimate LogAt(double confidence) => logRatio.At(confidence);
}
