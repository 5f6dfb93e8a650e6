using Hostcall.Results;
using Hostcall.Results.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>
/// How often the verdicts are wrong, and how often they find a slowdown, on simulated runs; beside what other tools
/// would have said about the same blocks. The figures in results/VERDICTS.md are what these tests print.
/// </summary>
public sealed class VerdictSimulation(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Blocks = 5;

    private static readonly Judge Judge = new(Margin: 0.02, Confidence: 0.95, ClaimConfidence: 0.99, ComparisonsAtOnce: 1);

    public static TheoryData<string> Machines => ["quiet", "usual", "loud"];

    [Theory]
    [MemberData(nameof(Machines))]
    public void At_most_one_in_a_hundred_comparisons_of_a_path_with_itself_is_a_false_claim(string machine)
    {
        ComparisonTally tally = Simulate(machine, ratio: 1, comparisons: 1000);
        Print(machine, "A against A", tally);
        Assert.InRange(tally.Claims(ComparisonTally.Ours), 0, 10);
    }

    [Theory]
    [InlineData("quiet")]
    [InlineData("usual")]
    public void Nineteen_in_twenty_slowdowns_of_three_percent_are_found(string machine)
    {
        ComparisonTally tally = Simulate(machine, ratio: 1.03, comparisons: 400);
        Print(machine, "3% slower", tally);
        Assert.InRange(tally.Count(ComparisonTally.Ours, Verdict.Slower), 380, 400);
    }

    [Fact]
    public void On_a_loud_machine_three_percent_are_left_undecided_rather_than_taken_for_faster()
    {
        ComparisonTally tally = Simulate("loud", ratio: 1.03, comparisons: 400);
        Print("loud", "3% slower", tally);
        Assert.Equal(tally.Count(ComparisonTally.Ours, Verdict.Slower), tally.Claims(ComparisonTally.Ours));
        Assert.InRange(tally.Count(ComparisonTally.Ours, Verdict.Same), 0, 4);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    public void The_interval_of_a_row_holds_the_true_cost_as_often_as_it_says(int rounds)
    {
        const int Runs = 1000;
        int ours = 0, percentile = 0;
        var random = new Random(rounds);
        for (int run = 0; run < Runs; run++)
        {
            double[] logs = [.. Enumerable.Range(0, rounds).Select(_ => Synthetic.Normal(random))];
            Estimate estimate = new RoundBootstrap(logs, run, "coverage", 1000).At(0.95);
            ours += estimate.Low <= 0 && estimate.High >= 0 ? 1 : 0;
            (double low, double high) = Percentile(logs, run);
            percentile += low <= 0 && high >= 0 ? 1 : 0;
        }

        output.WriteLine($"{rounds} rounds: ours {ours / 10.0}%, percentile {percentile / 10.0}%");
        Assert.InRange(ours, 930, 985);
        Assert.True(rounds > 10 || percentile < ours, "the percentile interval should be the narrower one");
    }

    private static ComparisonTally Simulate(string machine, double ratio, int comparisons)
    {
        NoiseModel noise = machine switch { "quiet" => NoiseModel.Quiet, "loud" => NoiseModel.Loud, _ => NoiseModel.Usual };
        var random = new Random(machine.Length + comparisons);
        var tally = new ComparisonTally();
        for (int i = 0; i < comparisons; i++)
        {
            (Sample[] a, Sample[] b) = noise.Run(ratio, Rounds, Blocks, random);
            Assert.True(tally.Add(RoundSeries.From("a", a), RoundSeries.From("b", b), Judge, i));
        }

        return tally;
    }

    private static (double Low, double High) Percentile(double[] values, int seed)
    {
        var averages = new WalshAverages(values);
        SplitMix64 random = SplitMix64.For(seed, "percentile");
        double[] medians = new double[1000];
        for (int r = 0; r < medians.Length; r++)
        {
            int[] times = new int[values.Length];
            for (int i = 0; i < values.Length; i++)
                times[random.Below(values.Length)]++;
            medians[r] = averages.Median(times);
        }

        return (Quantiles.Linear(medians, 0.025), Quantiles.Linear(medians, 0.975));
    }

    private void Print(string machine, string what, ComparisonTally tally)
    {
        string[] cells =
        [
            machine, what, $"{tally.Comparisons}", Percent(tally.Claims(ComparisonTally.Ours)),
            Percent(tally.Count(ComparisonTally.Ours, Verdict.Same)), Percent(tally.Count(ComparisonTally.Ours, Verdict.Inconclusive)),
            .. CommonPractice.All.Select(test => Percent(tally.Claims(test.Name))),
        ];
        output.WriteLine($"| {string.Join(" | ", cells)} |");

        string Percent(int count) => FormattableString.Invariant($"{100.0 * count / tally.Comparisons:0.0}%");
    }
}
