using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Compares runs of before with runs of after, path by path.</summary>
/// <remarks>
/// Two runs differ by more than their batches show: memory layout, frequency, what else the machine did that minute.
/// With three runs or more on both sides the run is the unit, and the interval holds all of that. With fewer the
/// batch has to be the unit; then nothing is claimed below what two single batches of a run differ by, nor of a path
/// for which a run was too loud, and a warning says what the interval leaves out.
/// </remarks>
/// <param name="Differences">Fields of the manifests that differ and matter.</param>
/// <param name="Refused">True when nothing was compared because of them.</param>
/// <param name="Unit">What there could be more of: <c>round</c>, where batches are the units, or <c>run</c>.</param>
/// <param name="Rows">One for each path that both sides measured; empty when refused.</param>
/// <param name="Warnings">Sentences that belong beside the rows.</param>
public sealed record RunComparison(
    IReadOnlyList<ManifestDifference> Differences,
    bool Refused,
    string Unit,
    IReadOnlyList<RunComparisonRow> Rows,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Runs per side from which on the run is the unit.</summary>
    public const int EnoughRuns = 3;

    /// <summary>Said when the unit is the batch.</summary>
    public const string RoundsOnly =
        "With fewer than three runs on a side the interval holds what differs between batches, not what differs between runs; "
        + "so no difference is claimed that two single batches of a run show too.";

    /// <summary>Said on every line of a comparison that was forced.</summary>
    public const string Forced = "The runs are not of the same machine and payload; the comparison was forced.";

    /// <summary>Compares, or refuses when manifests differ in what matters and <paramref name="force"/> is false.</summary>
    /// <param name="baseline">At least one run.</param>
    /// <param name="candidate">At least one run.</param>
    /// <param name="force">Compares in spite of differences, and says so.</param>
    /// <param name="options">Confidence and margin.</param>
    /// <exception cref="ResultFileException">Samples and manifest of a run contradict each other.</exception>
    public static RunComparison Compare(
        IReadOnlyList<RunData> baseline, IReadOnlyList<RunData> candidate, bool force = false, SummaryOptions? options = null)
    {
        options ??= new SummaryOptions();
        Manifest reference = baseline[0].Manifest;
        ManifestDifference[] differences =
            [.. baseline.Skip(1).Concat(candidate).SelectMany(r => ManifestDifferences.Between(reference, r.Manifest)).Distinct()];
        bool byRun = baseline.Count >= EnoughRuns && candidate.Count >= EnoughRuns;
        string unit = byRun ? "run" : "round";
        if (differences.Length > 0 && !force)
            return new RunComparison(differences, Refused: true, unit, [], []);

        var warnings = new List<string>(baseline.Concat(candidate).SelectMany(r => r.Warnings));
        if (differences.Length > 0)
            warnings.Add(Forced);
        if (!byRun)
            warnings.Add(RoundsOnly);
        return new RunComparison(differences, Refused: false, unit, RunComparisonMaker.Rows(baseline, candidate, byRun, options), warnings);
    }

    /// <summary>Rows that are slower by more than a gate such as 1.05 allows; for a continuous integration check.</summary>
    public IEnumerable<RunComparisonRow> Slower(double gate) =>
        Rows.Where(r => r.Verdict == Verdict.Slower && r.Ratio > gate);
}
