using Hostcall.Statistics;

namespace Hostcall.Results.Noise;

/// <summary>
/// How often verdicts are wrong, and how often they find a slowdown, from runs in which each path took part several
/// times: twice as it is, and slowed down by a known amount of work.
/// </summary>
/// <param name="Rows">In the order of the runs; paths against themselves before slowed ones.</param>
/// <param name="RunTimes">How long each run took.</param>
/// <param name="Rounds">Rounds of a run.</param>
/// <param name="ComparisonsAtOnce">For how many comparisons the judge corrects; the largest over the runs.</param>
/// <param name="Unfinished">Sentences about runs that were left out.</param>
public sealed record NoiseStudy(
    IReadOnlyList<NoiseRow> Rows,
    IReadOnlyList<TimeSpan> RunTimes,
    int Rounds,
    int ComparisonsAtOnce,
    IReadOnlyList<string> Unfinished)
{
    /// <summary>
    /// Compares within each run the second and the slowed forms of a pair with its first, as the summary of a run
    /// over the same paths would: with its rounds, its noise floor, and its correction for the number of comparisons
    /// that such a run makes, which is that of the pairs of its paths, rungs left out.
    /// </summary>
    /// <param name="runs">Runs of the same study, in order.</param>
    /// <param name="options">What summaries are made with.</param>
    /// <exception cref="ResultFileException">Samples and manifest of a run contradict each other.</exception>
    public static NoiseStudy Of(IEnumerable<RunData> runs, SummaryOptions? options = null)
    {
        options ??= new SummaryOptions();
        var tallies = new Dictionary<(string Scenario, string Path, double Percent), ComparisonTally>();
        var times = new List<TimeSpan>();
        var unfinished = new List<string>();
        int rounds = 0, atOnce = 1;
        foreach (RunData run in runs)
        {
            var series = new RunSeries(run.Samples, run.Manifest);
            if (WhyUnfinished(run, series) is { } reason)
            {
                unfinished.Add($"{run.Name} is left out: {reason}.");
                continue;
            }

            (Outcome Outcome, Replica Replica, BatchSeries Series)[] replicas =
            [
                .. from lane in series.Measured
                   from measured in lane
                   let replica = Replica.Parse(measured.Outcome.Case.Name)
                   where replica is not null
                   select (measured.Outcome, replica, measured.Series),
            ];
            int comparisons = replicas.Where(r => !r.Outcome.IsRung).GroupBy(r => (r.Outcome.Scenario, r.Outcome.Lane)).Sum(PairsOfPaths);
            var judge = new Judge(options.Margin, options.Confidence, options.ClaimConfidence, Math.Max(1, comparisons));
            foreach (var pair in replicas.GroupBy(r => (r.Outcome.Scenario, r.Outcome.Lane, r.Replica.Path, r.Replica.Pair)))
            {
                if (pair.FirstOrDefault(r => r.Replica.Form == ReplicaForm.First).Series is not { } first)
                    continue;
                foreach (var other in pair.Where(r => r.Replica.Form != ReplicaForm.First))
                {
                    var key = (pair.Key.Scenario, pair.Key.Path, other.Replica.Percent);
                    if (!tallies.TryGetValue(key, out ComparisonTally? tally))
                        tallies.Add(key, tally = new ComparisonTally());
                    tally.Add(other.Series, first, judge, run.Manifest.Seed);
                }
            }

            times.Add(run.Manifest.FinishedUtc!.Value - run.Manifest.StartedUtc);
            rounds = Math.Max(rounds, run.Manifest.Plan.Rounds);
            atOnce = Math.Max(atOnce, judge.ComparisonsAtOnce);
        }

        return new NoiseStudy(
            [.. tallies.OrderBy(t => t.Key.Percent).Select(t => new NoiseRow(t.Key.Scenario, t.Key.Path, t.Key.Percent, t.Value))],
            times, rounds, atOnce, unfinished);
    }

    /// <summary>The comparisons of all scenarios and paths together, for each slowdown that was asked for and none.</summary>
    public IEnumerable<(double Percent, ComparisonTally Tally)> Totals()
    {
        foreach (var same in Rows.GroupBy(row => row.Percent))
        {
            var total = new ComparisonTally();
            foreach (NoiseRow row in same)
                total.Add(row.Tally);
            yield return (same.Key, total);
        }
    }

    private static string? WhyUnfinished(RunData run, RunSeries series)
    {
        int rounds = run.Manifest.Plan.Rounds;
        if (run.Manifest.FinishedUtc is null)
            return "it was killed";
        if (series.Measured.SelectMany(lane => lane).FirstOrDefault(m => m.Series.RoundCount < rounds).Series is { } brief)
            return $"{brief.Name} has {brief.RoundCount} of {rounds} rounds";
        return series.Measured.Any() ? null : "nothing was measured in it";
    }

    private static int PairsOfPaths(IEnumerable<(Outcome Outcome, Replica Replica, BatchSeries Series)> replicas)
    {
        int paths = replicas.Select(r => r.Replica.Path).Distinct().Count();
        return paths * (paths - 1) / 2;
    }
}
