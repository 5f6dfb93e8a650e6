using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Results;

/// <summary>Made-up runs with noise like that of a real machine. For tests only: no figure of it is a measurement.</summary>
public static class Synthetic
{
    public const string RunId = "synthetic-test-run";

    /// <summary>One path's blocks: log-normal noise per round and per block, and now and then a disturbed block.</summary>
    public static IEnumerable<Sample> Blocks(
        string scenario, string lane, string path, Unit unit, double cost, int rounds,
        double noise = 0.004, int blocksPerRound = 3, int seed = 1)
    {
        var random = new Random(HashCode(seed, scenario, lane, path));
        for (int round = 0; round < rounds; round++)
        {
            double ofRound = Math.Exp(noise * Normal(random));
            for (int block = 0; block < blocksPerRound; block++)
            {
                double value = cost * ofRound * Math.Exp(noise / 2 * Normal(random));
                if (noise > 0 && random.NextDouble() < 0.03)
                    value *= 1 + (0.3 * random.NextDouble());
                yield return new Sample(RunId, scenario, lane, path, round, block, 1000, value, unit);
            }
        }
    }

    public static Outcome Measured(string scenario, string lane, string path, Unit unit, bool rung = false, double? exits = null) =>
        Row(scenario, lane, path, unit, Status.Measured) with { IsRung = rung, ExitsPerCall = exits, ExitsPromised = exits };

    public static Outcome Unavailable(string scenario, string lane, string path, Unit unit, string reason, string remedy) =>
        Row(scenario, lane, path, unit, Status.Unavailable) with { Reason = reason, Remedy = remedy };

    public static Manifest Manifest(params Outcome[] outcomes) => new()
    {
        RunId = RunId,
        StartedUtc = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        FinishedUtc = new DateTimeOffset(2026, 1, 2, 3, 5, 5, TimeSpan.Zero),
        CommandLine = "dotnet run -c Release -- --scenario getpid --rounds 20 --seed 7",
        Plan = new Plan { Scenarios = ["getpid"], Lanes = ["native"], Paths = ["host"], Rounds = 20, Seed = 7 },
        Seed = 7,
        Outcomes = outcomes,
    };

    private static Outcome Row(string scenario, string lane, string name, Unit unit, Status status)
    {
        Case of = Case.Of(scenario, lane, name);
        return new Outcome { Scenario = scenario, Lane = lane, Path = of.Path, Form = of.Form, Traits = TraitsOf.Path(of.Path), Unit = unit, Status = status };
    }

    /// <summary>A standard normal number (Box and Muller).</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // string.GetHashCode differs from process to process, and a test must not.
    private static int HashCode(int seed, params string[] names) =>
        names.SelectMany(n => n).Aggregate(seed, (hash, c) => unchecked((hash * 31) + c));
}
