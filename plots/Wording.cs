using System.Globalization;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Plots;

/// <summary>The sentences that all reports share, so that none of them says it differently.</summary>
internal static class Wording
{
    public const string Question =
        "What does a host system call cost when it is issued from inside a minimal KVM guest, and where does the cost go?";

    public const string PublishedAreApart =
        "Figures that others published, on other machines. None of them was measured in this run, and no verdict uses them.";

    /// <summary>Said of a count where all blocks agree.</summary>
    public const string Exact = "exact";

    /// <summary>The name of a row; that of a witness, which no figure of another row belongs with, in parentheses.</summary>
    public static string NameOf(SummaryRow row) => row.IsWitness ? $"({row.Name})" : row.Name;

    /// <summary>The verdict of a comparison, in one sentence with its ratio and interval.</summary>
    /// <param name="c">The comparison.</param>
    /// <param name="unit">Unit of its lane: more instructions are not called slower.</param>
    /// <param name="method">For the margin.</param>
    public static string Verdict(Comparison c, Unit unit, Method method)
    {
        bool time = unit.IsTime;
        string spread = Spread(c, unit);
        string times = $"{Figures.Ratio(c.Ratio)} times {(time ? "its cost" : "as many")}{(spread == Exact ? ", " : " ")}{spread}".TrimEnd();
        return c.Verdict switch
        {
            Statistics.Verdict.Slower => $"{c.A} {(time ? "is slower" : "takes more instructions")} than {c.B}: {times}.",
            Statistics.Verdict.Faster => $"{c.A} {(time ? "is faster" : "takes fewer instructions")} than {c.B}: {times}.",
            Statistics.Verdict.Same => $"{c.A} {(time ? "costs" : "takes")} the same as {c.B} within {Figures.Percent(method.Margin)}: {times}.",
            _ => $"{c.A} against {c.B} is inconclusive: {times}; {(time ? More(c) : "the counts that were seen lie on both sides of 1")}.",
        };
    }

    /// <summary>The interval of a ratio; of counts the extremes over all that was seen, or that all blocks agree.</summary>
    public static string Spread(Comparison c, Unit unit) =>
        !unit.IsTime && c is { CiLow: null, CiHigh: null } ? Exact : Figures.RatioInterval(c.Ratio, c.CiLow, c.CiHigh);

    /// <summary>How the intervals and verdicts were made.</summary>
    /// <param name="method">With the numbers that were used.</param>
    /// <param name="units">Of what was measured: counts need no estimate.</param>
    public static IEnumerable<string> Method(Method method, IReadOnlyCollection<Unit> units)
    {
        const string Blocks = "p50 and p99 are over blocks, each a mean over many calls; they are not of single calls.";
        if (!units.Any(unit => unit.IsTime))
        {
            yield return $"Estimate: the count that most blocks had. {Blocks}";
            yield break;
        }

        (string one, string many) = method.RoundsPerBatch > 1 ? ("batch", "batches") : ("round", "rounds");
        string resamples = method.Resamples.ToString(CultureInfo.InvariantCulture);
        yield return $"Estimate of a time: Hodges-Lehmann median over the {many}, of each the lower decile of its blocks, "
            + $"since what disturbs a block only adds to it. Interval: {Figures.Percent(method.Confidence)}, from {resamples} resamples of whole {many}. "
            + $"{Batches(method)}{Blocks}";
        if (method.ComparisonsAtOnce == 0)
            yield break;
        string together = method.ComparisonsAtOnce == 1
            ? ""
            : $", jointly over all {method.ComparisonsAtOnce.ToString(CultureInfo.InvariantCulture)} comparisons (Bonferroni)";
        if (method.Looks > 1)
            together += $", each counted {method.Looks.ToString(CultureInfo.InvariantCulture)} times, for the moments at which a path that is known well enough may have ended";
        yield return $"Comparisons of times are ratios paired by {one}{together}. "
            + $"\"Same\" needs the {Figures.Percent(method.Confidence)} interval within {Figures.Percent(method.Margin)} of 1; "
            + $"\"faster\" and \"slower\" need the {Figures.Percent(method.ClaimConfidence)} interval to leave 1 out and a difference above the noise floor, "
            + "which is what A against A shows on the same data.";
    }

    /// <summary>All warnings; what several paths share names them once, and what several lanes share is said once.</summary>
    public static IEnumerable<string> Warnings(RunView view) =>
    [
        .. view.Warnings,
        .. view.Summary.Rows
            .SelectMany(r => r.Warnings.Select(w => (r.Scenario, r.Lane, r.Name, Sentence: w)))
            .GroupBy(w => (w.Scenario, w.Lane, w.Sentence))
            .Select(g => (g.Key.Scenario, g.Key.Lane, Names: string.Join(", ", g.Select(w => w.Name)), g.Key.Sentence))
            .GroupBy(w => (w.Scenario, w.Names, w.Sentence))
            .Select(g => $"{g.Key.Scenario} on {string.Join(", ", g.Select(w => w.Lane))}, {g.Key.Names}: {g.Key.Sentence}"),
    ];

    /// <summary>Why rows have no figure and what to do about it, those of one reason together.</summary>
    public static IEnumerable<string> Missing(Summary summary) => summary.Rows
        .Where(r => r.Status != Status.Measured)
        .GroupBy(r => (r.Lane, r.Status, r.Reason, r.Remedy))
        .Select(same => $"{string.Join(", ", same.Select(r => r.Name).Distinct())} on {same.Key.Lane}"
            + $"{(summary.Rows.Select(r => r.Scenario).Distinct().Count() > 1 ? $" ({string.Join(", ", same.Select(r => r.Scenario).Distinct())})" : "")}"
            + $" {Word(same.Key.Status)}: {Closed(Joined(same.Key.Reason, same.Key.Remedy))}");

    /// <summary>What became of a row that has no figure.</summary>
    public static string Word(Status status) => status == Status.Failed ? "failed" : "unavailable";

    /// <summary>A reason with its remedy.</summary>
    public static string Joined(string? reason, string? remedy) =>
        (reason?.TrimEnd('.') ?? "no reason was given") + (string.IsNullOrEmpty(remedy) ? "" : $"; {remedy}");

    /// <summary>A published value with its unit, as published.</summary>
    public static string Published(PublishedFigure figure)
    {
        if (figure.ValueLow is not { } low)
            return "no figure";
        string unit = figure.Unit switch
        {
            "us" => "µs",
            "per_s" => "per s",
            "ratio" => "times",
            _ => figure.Unit,
        };
        string number = figure.ValueHigh is { } high && high != low ? $"{Number(low)} to {Number(high)}" : Number(low);
        return $"{number} {unit}";
    }

    /// <summary>What a verdict says of instructions, or of time.</summary>
    public static string Word(Verdict verdict, Unit unit) => verdict switch
    {
        Statistics.Verdict.Slower => unit.IsTime ? "slower" : "more",
        Statistics.Verdict.Faster => unit.IsTime ? "faster" : "fewer",
        Statistics.Verdict.Same => "same",
        _ => "inconclusive",
    };

    /// <summary>A path against another, as a verdict says it.</summary>
    public static string Against(Verdict verdict, Unit unit) => (verdict, unit.IsTime) switch
    {
        (Statistics.Verdict.Slower, true) => "is slower than",
        (Statistics.Verdict.Slower, false) => "takes more instructions than",
        (Statistics.Verdict.Faster, true) => "is faster than",
        (Statistics.Verdict.Faster, false) => "takes fewer instructions than",
        (Statistics.Verdict.Same, true) => "costs the same as",
        (Statistics.Verdict.Same, false) => "takes the same as",
        _ => "can't be told from",
    };

    /// <summary>The sentence, with one full stop at its end.</summary>
    public static string Closed(string sentence) => sentence.TrimEnd().TrimEnd('.') + ".";

    /// <summary>What would settle an inconclusive comparison.</summary>
    public static string More(Comparison c) => c.MoreRounds is { } rounds
        ? $"about {Figures.Count(rounds)} more round{(rounds == 1 ? "" : "s")} would settle it"
        : $"more rounds would not settle it, because the difference is under the noise floor of {Figures.Percent(c.NoiseFloor ?? 0)}";

    private static string Batches(Method method) => method.RoundsPerBatch is > 1 and var rounds
        ? $"A batch is {rounds.ToString(CultureInfo.InvariantCulture)} consecutive rounds that a fresh process with fresh VMs measured (in a lab, one round): "
            + "what two processes differ by, no number of rounds in one of them shows. "
        : "";

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
