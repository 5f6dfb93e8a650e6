namespace Hostcall.Statistics;

/// <summary>
/// The ratio of two costs that were not measured in the same batches: each side is estimated alone, the standard
/// errors add in squares, and the degrees of freedom are those of Welch and Satterthwaite (Biometrika 34, 1947).
/// </summary>
public sealed class UnpairedRatio : ILogRatio
{
    private readonly BatchBootstrap a;
    private readonly BatchBootstrap b;

    private UnpairedRatio(BatchBootstrap a, BatchBootstrap b, int rounds)
    {
        this.a = a;
        this.b = b;
        Rounds = rounds;
    }

    /// <inheritdoc/>
    public int Units => Math.Min(a.Count, b.Count);

    /// <inheritdoc/>
    public int Rounds { get; }

    /// <summary>Ratio of two sets of positive costs; null where one is empty or has a cost of 0.</summary>
    /// <param name="a">Costs above the line, one of each batch or run.</param>
    /// <param name="b">Costs below the line.</param>
    /// <param name="rounds">Rounds, or runs, of the side that has fewer of them.</param>
    /// <param name="seed">Same seed and name, same interval.</param>
    /// <param name="name">What is compared.</param>
    /// <param name="resamples">Resamples per side.</param>
    public static UnpairedRatio? Between(
        IReadOnlyList<double> a, IReadOnlyList<double> b, int rounds, int seed, string name, int resamples = BatchBootstrap.DefaultResamples)
    {
        if (a.Count == 0 || b.Count == 0 || a.Any(v => v <= 0) || b.Any(v => v <= 0))
            return null;
        return new UnpairedRatio(
            new BatchBootstrap([.. a.Select(v => Math.Log(v))], seed, name + " above", resamples),
            new BatchBootstrap([.. b.Select(v => Math.Log(v))], seed, name + " below", resamples),
            rounds);
    }

    /// <inheritdoc/>
    public Estimate LogAt(double confidence)
    {
        double value = a.Value - b.Value;
        if (Units < 2)
            return new Estimate(value, null, null);
        double squareA = a.StandardError * a.StandardError;
        double squareB = b.StandardError * b.StandardError;
        double square = squareA + squareB;
        if (square == 0)
            return new Estimate(value, value, value);
        double degrees = square * square / ((squareA * squareA / (a.Count - 1)) + (squareB * squareB / (b.Count - 1)));
        double half = BatchBootstrap.Student(confidence, degrees) * Math.Sqrt(square);
        return new Estimate(value, value - half, value + half);
    }
}
