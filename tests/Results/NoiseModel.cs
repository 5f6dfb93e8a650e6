using Hostcall.Results;

namespace Hostcall.Tests.Results;

/// <summary>
/// Noise as machines like this one show it, for simulations: what a whole round shares (frequency, steal), what one
/// visit of a path in a round has to itself, what each block has, blocks that something interrupts, and slow drift.
/// </summary>
/// <param name="Shared">Log-standard deviation of what all paths of a round share.</param>
/// <param name="Visit">Log-standard deviation of a path's visit in a round.</param>
/// <param name="Block">Log-standard deviation of a block.</param>
/// <param name="Disturbed">Share of blocks that cost up to a third more.</param>
/// <param name="BadVisits">Share of visits of which every block costs up to a tenth more.</param>
/// <param name="Drift">Log change over the whole run, shared.</param>
public sealed record NoiseModel(double Shared, double Visit, double Block, double Disturbed, double BadVisits, double Drift)
{
    public static NoiseModel Quiet { get; } = new(0.002, 0.003, 0.003, 0.02, 0, 0.002);

    public static NoiseModel Usual { get; } = new(0.01, 0.008, 0.01, 0.05, 0.03, 0.02);

    public static NoiseModel Loud { get; } = new(0.03, 0.03, 0.03, 0.10, 0.10, 0.05);

    /// <summary>One run of two paths, interleaved; the first costs <paramref name="ratio"/> times the second.</summary>
    public (Sample[] A, Sample[] B) Run(double ratio, int rounds, int blocks, Random random)
    {
        var a = new List<Sample>();
        var b = new List<Sample>();
        for (int round = 0; round < rounds; round++)
        {
            double shared = 7000 * Math.Exp((Shared * Synthetic.Normal(random)) + (Drift * round / rounds));
            a.AddRange(VisitOf("a", round, shared * ratio, blocks, random));
            b.AddRange(VisitOf("b", round, shared, blocks, random));
        }

        return ([.. a], [.. b]);
    }

    private IEnumerable<Sample> VisitOf(string path, int round, double cost, int blocks, Random random)
    {
        double visit = cost * Math.Exp(Visit * Synthetic.Normal(random));
        if (random.NextDouble() < BadVisits)
            visit *= 1 + (0.1 * random.NextDouble());
        for (int block = 0; block < blocks; block++)
        {
            double value = visit * Math.Exp(Block * Synthetic.Normal(random));
            if (random.NextDouble() < Disturbed)
                value *= 1 + (0.33 * random.NextDouble());
            yield return new Sample("sim", "getpid", "native", path, round, block, 1000, value, Units.Nanoseconds);
        }
    }
}
