using Hostcall.Results;

namespace Hostcall.Tests.Results;

/// <summary>
/// Noise as machines like this one show it, for simulations: what a path has to itself in one process (where its code
/// and page tables lie), what a whole round shares (frequency, steal), what one visit of a path in a round has to
/// itself, what each block has, blocks that something interrupts, and slow drift.
/// </summary>
/// <param name="Process">Log-standard deviation of a path in a process, the same for all rounds of a group.</param>
/// <param name="Shared">Log-standard deviation of what all paths of a round share.</param>
/// <param name="Visit">Log-standard deviation of a path's visit in a round.</param>
/// <param name="Block">Log-standard deviation of a block.</param>
/// <param name="Disturbed">Share of blocks that cost up to a third more.</param>
/// <param name="BadVisits">Share of visits of which every block costs up to a tenth more.</param>
/// <param name="Drift">Log change over the whole run, shared.</param>
public sealed record NoiseModel(double Process, double Shared, double Visit, double Block, double Disturbed, double BadVisits, double Drift)
{
    public static NoiseModel Quiet { get; } = new(0.002, 0.002, 0.003, 0.003, 0.02, 0, 0.002);

    public static NoiseModel Usual { get; } = new(0.005, 0.01, 0.008, 0.01, 0.05, 0.03, 0.02);

    public static NoiseModel Loud { get; } = new(0.02, 0.03, 0.03, 0.03, 0.10, 0.10, 0.05);

    /// <summary>A machine on which processes differ more than rounds do.</summary>
    public static NoiseModel Uneven { get; } = new(0.012, 0.005, 0.004, 0.004, 0.02, 0, 0.002);

    /// <summary>One run of two paths, interleaved, in groups of rounds; the first costs <paramref name="ratio"/> times the second.</summary>
    public (Sample[] A, Sample[] B) Run(double ratio, int rounds, int roundsPerBatch, int blocks, Random random)
    {
        var a = new List<Sample>();
        var b = new List<Sample>();
        double processA = 1, processB = 1;
        for (int round = 0; round < rounds; round++)
        {
            if (round % roundsPerBatch == 0)
                (processA, processB) = (Math.Exp(Process * Synthetic.Normal(random)), Math.Exp(Process * Synthetic.Normal(random)));
            double shared = 7000 * Math.Exp((Shared * Synthetic.Normal(random)) + (Drift * round / rounds));
            a.AddRange(VisitOf("a", round, shared * ratio * processA, blocks, random));
            b.AddRange(VisitOf("b", round, shared * processB, blocks, random));
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
            yield return new Sample("sim", "getpid", "native", path, round, block, 1000, value, Unit.Nanoseconds);
        }
    }
}
