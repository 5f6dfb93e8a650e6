namespace Hostcall.Results.Statistics;

/// <summary>
/// The ratio of two costs that were not measured in the same groups: each side is estimated alone, the standard
/// errors add in squares, and the degrees of freedom are those of Welch and Satterthwaite (Biometrika 34, 1947).
/// </summary>
public sealed class UnpairedRatio : ILogRatio
{
    private readonly GroupBootstrap _a;
    private readonly GroupBootstrap _b;

    private UnpairedRatio(GroupBootstrap a, GroupBootstrap b, int rounds)
    {
        _a = a;
        _b = b;
        Rounds = rounds;
    }

    /// <inheritdoc/>
    public int Units => Math.Min(_a.Count, _b.Count);

    /// <inheritdoc/>
    public int Rounds { get; }

    /// <summary>Ratio of two sets of positive costs; null where one is empty or has a cost of 0.</summary>
    /// <param name="a">Costs above the line, one of each group or run.</param>
    /// <param name="b">Costs below the line.</param>
    /// <param name="rounds">Rounds, or runs, of the side that has fewer of them.</param>
    /// <param name="seed">Same seed and name, same interval.</param>
    /// <param name="name">What is compared.</param>
    /// <param name="resamples">Resamples per side.</param>
    public static UnpairedRatio? Between(
        IReadOnlyList<double> a, IReadOnlyList<double> b, int rounds, int seed, string name, int resamples = GroupBootstrap.DefaultResamples)
    {
        if (a.Count == 0 || b.Count == 0 || a.Any(v => v <= 0) || b.Any(v => v <= 0))
            return null;
        return new UnpairedRatio(
            new GroupBootstrap([.. a.Select(v => Math.Log(v))], seed, name + " above", resamples),
            new GroupBootstrap([.. b.Select(v => Math.Log(v))], seed, name + " below", resamples),
            rounds);
    }

    /// <inheritdoc/>
    public Estimate LogAt(double confidence)
    {
        double value = _a.Value - _b.Value;
        if (Units < 2)
            return new Estimate(value, null, null);
        double squareA = _a.StandardError * _a.StandardError;
        double squareB = _b.StandardError * _b.StandardError;
        double square = squareA + squareB;
        if (square == 0)
            return new Estimate(value, value, value);
        double degrees = square * square / ((squareA * squareA / (_a.Count - 1)) + (squareB * squareB / (_b.Count - 1)));
        double half = GroupBootstrap.Student(confidence, degrees) * Math.Sqrt(square);
        return new Estimate(value, value - half, value + half);
    }
}
