using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>
/// The runs of one machine as one summary. From three runs that measured a case on, the run is the unit of its interval, which
/// so holds what differs from run to run; of fewer runs, the batch is, as within a run.
/// </summary>
internal sealed class PooledSummary
{
    /// <summary>More values than these are thinned, so that pairs of them stay countable.</summary>
    private const int MostValues = 500;

    private readonly Dictionary<Case, DigestedCase[]> cases;
    private readonly IReadOnlyList<RunDigest> runs;
    private readonly SummaryOptions options;
    private readonly int seed;

    public PooledSummary(IReadOnlyList<RunDigest> runs, SummaryOptions options)
    {
        this.runs = runs;
        this.options = options;
        seed = runs[0].Manifest.Seed;
        cases = runs.SelectMany(run => run.Cases).GroupBy(of => of.Outcome.Case).ToDictionary(of => of.Key, of => of.ToArray());
        Rows = [.. cases.Values.Select(Row)];
    }

    /// <summary>One for each case that a run was asked for.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>The ratio of two rows as it is estimated here: of a time an estimate that waits for its judge, of a count all that there is to say.</summary>
    public (PairedRatio? Time, Comparison? Count)? Compare(string scenario, string lane, string a, string b)
    {
        (DigestedCase A, DigestedCase B)[] common =
            [.. runs.Select(run => (A: Find(run, a), B: Find(run, b))).Where(pair => pair is { A: not null, B: not null })!];
        if (common.Length == 0)
            return null;
        int shared = common.Sum(pair => pair.A.Series!.RoundsSharedWith(pair.B.Series!));
        if (common[0].A.Outcome.Unit.IsTime)
        {
            bool byRun = common.Length >= RunComparison.EnoughRuns;
            (BatchSeries, BatchSeries)[] series = [.. common.Select(pair => (pair.A.Series!, pair.B.Series!))];
            return PairedRatio.Over(series, byRun, seed, $"{scenario} on {lane} {a} / {b}", options.Resamples) is { } ratio ? (ratio, null) : null;
        }

        double[] above = [.. common.SelectMany(pair => pair.A.Series!.Blocks)], below = [.. common.SelectMany(pair => pair.B.Series!.Blocks)];
        if (above.Concat(below).Any(block => block <= 0))
            return null;
        var (value, low, high, verdict) = CountState.Compare(above, below, options.Margin);
        return (null, new Comparison
        {
            Scenario = scenario,
            Lane = lane,
            A = a,
            B = b,
            Ratio = value,
            CiLow = low,
            CiHigh = high,
            Verdict = verdict,
            NRounds = shared,
            NBatches = shared,
        });

        DigestedCase? Find(RunDigest run, string name) => run.Cases.FirstOrDefault(of =>
            of.IsMeasured && of.Outcome.Scenario == scenario && of.Outcome.Lane == lane && of.Outcome.Case.Name == name);
    }

    /// <summary>The verdict on a ratio of times.</summary>
    public Comparison Decide(PairedRatio ratio, string scenario, string lane, string a, string b, Judge judge)
    {
        double? floor = NoiseFloor.Larger(NoiseFloor.Larger(FloorOf(a), FloorOf(b)), options.MeasuredNoiseFloor);
        return ComparisonMaker.Compare(scenario, lane, a, b, ratio, judge, floor);

        double? FloorOf(string name) => Rows.First(row => row.Scenario == scenario && row.Lane == lane && row.Name == name).NoiseFloor;
    }

    private SummaryRow Row(DigestedCase[] inRuns)
    {
        DigestedCase[] measured = [.. inRuns.Where(of => of.IsMeasured)];
        Outcome outcome = (measured.FirstOrDefault() ?? inRuns.FirstOrDefault(of => of.Outcome.Status == Status.Failed) ?? inRuns[0]).Outcome;
        DigestedCase[] others = [.. inRuns.Except(measured)];
        string? artefact = inRuns.Select(of => RowMaker.ArtefactOf(of.Outcome)).FirstOrDefault(known => known is not null);
        var row = new SummaryRow
        {
            Scenario = outcome.Scenario,
            Lane = outcome.Lane,
            Path = outcome.Path,
            Form = outcome.Form,
            Unit = outcome.Unit,
            Status = outcome.Status == Status.Measured && measured.Length == 0 ? Status.Failed : outcome.Status,
            Reason = measured.Length > 0 ? null : Reasons(inRuns),
            Remedy = outcome.Remedy,
            NRounds = measured.Sum(of => of.Series!.RoundCount),
            NBatches = measured.Sum(of => of.Series!.Values.Count),
            NBlocks = measured.Sum(of => of.Blocks),
            IsRung = outcome.IsRung,
            Traits = outcome.Traits,
            Artefact = artefact,
            ExitsPromised = outcome.ExitsPromised,
            Warnings = [.. new[] { artefact }.OfType<string>().Union(inRuns.SelectMany(of => of.Outcome.Notes)), .. Missed(others, inRuns.Length)],
        };
        return measured.Length == 0 ? row : Measured(row, measured);
    }

    private static IEnumerable<string> Missed(DigestedCase[] others, int all) => others.Length == 0 || others.Length == all
        ? []
        : [$"In {others.Length} of {all} runs of this machine it was not measured: {Reasons(others)}."];

    private static string Reasons(DigestedCase[] missing) =>
        string.Join("; ", missing.Select(of => of.Outcome.Reason?.TrimEnd('.') ?? RowMaker.Interrupted).Distinct());

    private SummaryRow Measured(SummaryRow row, DigestedCase[] measured)
    {
        row = row with { ExitsPerCall = Mean(of => of.Outcome.ExitsPerCall), CpuNsPerCall = Mean(of => of.Outcome.CpuNsPerCall) };
        if (!row.Unit.IsTime)
        {
            double[] blocks = [.. measured.SelectMany(of => of.Series!.Blocks)];
            IReadOnlyList<CountState> states = CountState.Of(blocks);
            return row with { Estimate = CountState.Usual(blocks), States = states, Exact = states is [{ IsExact: true }] };
        }

        bool byRun = measured.Length >= RunComparison.EnoughRuns;
        double[] values = byRun
            ? [.. measured.Select(of => BatchBootstrap.Center(of.Series!.Values))]
            : Thinned([.. measured.SelectMany(of => of.Series!.Values)]);
        Estimate estimate = new BatchBootstrap(values, seed, $"{row.Case}", options.Resamples).At(options.Confidence);
        return row with
        {
            Estimate = estimate.Value,
            CiLow = estimate.Low is { } low ? Math.Max(0, low) : null,
            CiHigh = estimate.High,
            NoiseFloor = byRun ? null : measured.Select(of => NoiseFloor.Of(of.Series!, seed)).Max(),
        };

        double? Mean(Func<DigestedCase, double?> figure) => measured.Select(figure).Average();
    }

    /// <summary>Neighbours merged where there are too many.</summary>
    private static double[] Thinned(double[] values) => values.Length <= MostValues
        ? values
        : [.. values.Chunk((values.Length + MostValues - 1) / MostValues).Select(BatchBootstrap.Center)];
}
