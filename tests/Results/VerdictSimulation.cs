using Hostcall.Results;
using Hostcall.Results.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>
/// How often the verdicts are wrong, and how often they find a slowdown, on simulated runs; beside what other tools
/// would have said about the same blocks. The figures in results/VERDICTS.md are what these tests print.
/// </summary>
public sealed class VerdictSimulation(ITestOutputHelper output)
{
    private const int Rounds = 24;
    private const int RoundsPerGroup = 2;
    private const int Blocks = 5;

    private static readonly Judge Judge = new(Margin: 0.02, Confidence: 0.95, ClaimConfidence: 0.99, ComparisonsAtOnce: 1);

    public static TheoryData<string> Machines => ["quiet", "usual", "loud", "uneven"];

    [Theory]
    [MemberData(nameof(Machines))]
    public void At_most_one_in_a_hundred_comparisons_of_a_path_with_itself_is_a_false_claim(string machine)
    {
        Tally tally = Simulate(machine, ratio: 1, comparisons: 1000);
        Print(machine, "A against A", tally);
        Assert.InRange(tally.Claimed, 0, 10);
    }

    [Theory]
    [InlineData("quiet")]
    [InlineData("usual")]
    public void Nineteen_in_twenty_slowdowns_of_three_percent_are_found(string machine)
    {
        Tally tally = Simulate(machine, ratio: 1.03, comparisons: 400);
        Print(machine, "3% slower", tally);
        Assert.InRange(tally.Slower, 380, 400);
    }

    [Fact]
    public void On_a_loud_machine_three_percent_are_left_undecided_rather_than_taken_for_faster()
    {
        Tally tally = Simulate("loud", ratio: 1.03, comparisons: 400);
        Print("loud", "3% slower", tally);
        Assert.Equal(tally.Slower, tally.Claimed);
        Assert.InRange(tally.Same, 0, 4);
    }

    /// <summary>
    /// Why the unit is the group: the rounds of a process share what that process is like, so counting each of them as
    /// a repeat of its own makes the interval too narrow.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Where_processes_differ_an_interval_from_groups_holds_the_truth_and_one_from_rounds_does_not(int roundsPerGroup)
    {
        const int Runs = 1000;
        int byGroup = 0, byRound = 0;
        var random = new Random(roundsPerGroup);
        for (int run = 0; run < Runs; run++)
        {
            (Sample[] a, Sample[] b) = NoiseModel.Uneven.Run(1, rounds: 12 * roundsPerGroup, roundsPerGroup, Blocks, random);
            byGroup += HoldsOne(a, b, roundsPerGroup, run) ? 1 : 0;
            byRound += HoldsOne(a, b, 1, run) ? 1 : 0;
        }

        output.WriteLine(FormattableString.Invariant(
            $"| {roundsPerGroup} | {12 * roundsPerGroup} | {100.0 * byGroup / Runs:0.0}% | {100.0 * byRound / Runs:0.0}% |"));
        Assert.InRange(byGroup, 930, 985);
        Assert.True(byRound < 900, $"{byRound} of {Runs} intervals from rounds held the truth; where processes differ fewer should");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(40)]
    public void The_interval_of_a_row_holds_the_true_cost_as_often_as_it_says(int groups)
    {
        const int Runs = 1000;
        int ours = 0, percentile = 0;
        var random = new Random(groups);
        for (int run = 0; run < Runs; run++)
        {
            double[] logs = [.. Enumerable.Range(0, groups).Select(_ => Synthetic.Normal(random))];
            Estimate estimate = new GroupBootstrap(logs, run, "coverage", 1000).At(0.95);
            ours += estimate.Low <= 0 && estimate.High >= 0 ? 1 : 0;
            (double low, double high) = Percentile(logs, run);
            percentile += low <= 0 && high >= 0 ? 1 : 0;
        }

        output.WriteLine($"{groups} groups: ours {ours / 10.0}%, percentile {percentile / 10.0}%");
        Assert.InRange(ours, 930, 985);
        Assert.True(groups > 10 || percentile < ours, "the percentile interval should be the narrower one");
    }

    [Fact]
    public void A_study_of_noise_counts_false_claims_and_gives_the_smallest_difference()
    {
        var random = new Random(5);
        var pairs = Enumerable.Range(0, 200).Select(_ => NoiseModel.Usual.Run(1, Rounds, RoundsPerGroup, Blocks, random))
            .Select(p => (GroupSeries.From("a", p.A, RoundsPerGroup), GroupSeries.From("b", p.B, RoundsPerGroup))).ToArray();
        NoiseStudy study = NoiseStudy.Of(pairs, Judge, seed: 1);
        output.WriteLine(study.ToString());
        Assert.Equal(200, study.Pairs);
        Assert.InRange(study.FalseClaims, 0, 2);
        Assert.InRange(study.Floor, 0.001, 0.02);
        Assert.InRange(study.SmallestDifference, 0.02, 0.03);
    }

    private static Tally Simulate(string machine, double ratio, int comparisons)
    {
        NoiseModel noise = machine switch { "quiet" => NoiseModel.Quiet, "loud" => NoiseModel.Loud, "uneven" => NoiseModel.Uneven, _ => NoiseModel.Usual };
        var random = new Random(machine.Length + comparisons);
        var tally = new Tally();
        for (int i = 0; i < comparisons; i++)
        {
            (Sample[] a, Sample[] b) = noise.Run(ratio, Rounds, RoundsPerGroup, Blocks, random);
            tally.Add(Decide(a, b, RoundsPerGroup, i), Decide(a, b, 1, i), [.. a.Select(s => s.Value)], [.. b.Select(s => s.Value)]);
        }

        return tally;
    }

    /// <summary>The verdict as a summary makes it, with the noise floor of the same data.</summary>
    private static Verdict Decide(Sample[] a, Sample[] b, int roundsPerGroup, int seed)
    {
        GroupSeries first = GroupSeries.From("a", a, roundsPerGroup), second = GroupSeries.From("b", b, roundsPerGroup);
        double floor = Math.Max(NoiseFloor.Of(first, seed)!.Value, NoiseFloor.Of(second, seed)!.Value);
        return Judge.Decide(PairedRatio.Between(first, second, seed)!, floor).Verdict;
    }

    /// <summary>Whether the 95 % interval of a / b holds 1.</summary>
    private static bool HoldsOne(Sample[] a, Sample[] b, int roundsPerGroup, int seed)
    {
        Estimate log = PairedRatio.Between(GroupSeries.From("a", a, roundsPerGroup), GroupSeries.From("b", b, roundsPerGroup), seed, 500)!.LogAt(0.95);
        return log.Low <= 0 && log.High >= 0;
    }

    private static bool IsClaim(Verdict verdict) => verdict is Verdict.Slower or Verdict.Faster;

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

    private void Print(string machine, string what, Tally tally) => output.WriteLine(
        $"| {machine} | {what} | {tally.Comparisons} | {tally.Percent(tally.Claimed)} | {tally.Percent(tally.Same)} | {tally.Percent(tally.Inconclusive)} | {tally.Percent(tally.ByRound)} | {tally.Percent(tally.Welch)} | {tally.Percent(tally.MannWhitney)} | {tally.Percent(tally.Threshold)} |");

    private sealed class Tally
    {
        public int Comparisons { get; private set; }

        public int Slower { get; private set; }

        public int Claimed { get; private set; }

        public int Same { get; private set; }

        public int Inconclusive { get; private set; }

        /// <summary>Claims that the same rules would make with the round as unit.</summary>
        public int ByRound { get; private set; }

        public int Welch { get; private set; }

        public int MannWhitney { get; private set; }

        public int Threshold { get; private set; }

        public void Add(Verdict verdict, Verdict byRound, double[] a, double[] b)
        {
            Comparisons++;
            Slower += verdict == Verdict.Slower ? 1 : 0;
            Claimed += IsClaim(verdict) ? 1 : 0;
            ByRound += IsClaim(byRound) ? 1 : 0;
            Same += verdict == Verdict.Same ? 1 : 0;
            Inconclusive += verdict == Verdict.Inconclusive ? 1 : 0;
            Welch += OtherTools.WelchClaims(a, b) ? 1 : 0;
            MannWhitney += OtherTools.MannWhitneyClaims(a, b) ? 1 : 0;
            Threshold += OtherTools.ThresholdClaims(a, b) ? 1 : 0;
        }

        public string Percent(int count) => FormattableString.Invariant($"{100.0 * count / Comparisons:0.0}%");
    }
}
