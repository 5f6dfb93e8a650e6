using System.Globalization;
using Hostcall.Plots.Document;
using Hostcall.Results;
using Hostcall.Results.Noise;
using Hostcall.Statistics;

namespace Hostcall.Plots;

/// <summary>A study of noise: a table, and what its columns mean.</summary>
public static class NoiseReport
{
    /// <summary>What a run may take for its verdicts to count as quick.</summary>
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);

    private static readonly SummaryOptions Rules = new();

    public static Report Of(NoiseStudy study)
    {
        bool severalScenarios = study.Rows.Select(row => row.Scenario).Distinct().Count() > 1;
        var rows = study.Rows.Select(row => (Path: severalScenarios ? $"{row.Scenario} {row.Path}" : row.Path, row.Percent, row.Tally)).ToList();
        if (study.Rows.Select(row => (row.Scenario, row.Path)).Distinct().Count() > 1)
            rows.AddRange(study.Totals().Select(total => ("all", total.Percent, total.Tally)));
        var table = new Table(
            "Verdicts on each path against itself",
            [
                new("path", ColumnKind.Name), new("truth", ColumnKind.Name), new("comparisons", Priority: 1),
                .. ComparisonTally.Judges.Select(judge => new Column(judge, Priority: judge == ComparisonTally.Ours ? 0 : 2)), new("noise floor"), new("smallest difference told"),
            ],
            [.. rows.Select(row => RowOf(row.Path, row.Percent, row.Tally))]);
        return new Report("", [.. rows.Count > 0 ? [table] : Array.Empty<Part>(), new Sentences([.. Explained(study)])], []);
    }

    private static Row RowOf(string path, double percent, ComparisonTally tally)
    {
        bool slowed = percent > 0;
        return new Row(
        [
            path,
            slowed ? Injected(tally) : "A against A",
            Cell.Count(tally.Comparisons),
            .. ComparisonTally.Judges.Select(judge => Share(slowed ? tally.Count(judge, Verdict.Slower) : tally.Claims(judge), tally.Comparisons)),
            slowed ? Cell.Empty : Percent(tally.Floor),
            slowed ? Cell.Empty : Percent(tally.SmallestDifference),
        ]);
    }

    private static IEnumerable<string> Explained(NoiseStudy study)
    {
        if (study.Rows.Count == 0)
        {
            yield return "No run of the study was finished with anything to compare.";
        }
        else
        {
            yield return "A against A: how many of the comparisons of a path with itself each rule calls faster or slower, which is false. "
                + "Slower: how many of the comparisons of a slowed path with itself it calls slower, which is true.";
            foreach (double asked in study.Rows.Select(row => row.Percent).Where(percent => percent > 0).Distinct())
                yield return $"A slowdown of {Figures.Percent(asked / 100)} was asked for; the table has what the runs show of it, estimated over all comparisons, with its 95% interval.";
            yield return $"Each comparison is one run of {study.Rounds} rounds, judged as one of the {study.ComparisonsAtOnce} that a run over these paths makes; the other rules are given the same blocks.";
            yield return "Noise floor: 95 of 100 comparisons of a path with itself differ by less. "
                + "Smallest difference told: what one comparison finds 95 times in 100, and never less than the margin of the verdicts.";
            TimeSpan longest = study.RunTimes.Max();
            string runs = $"{study.RunTimes.Count} run{(study.RunTimes.Count == 1 ? "" : "s")}";
            string limit = longest > RunLimit ? $", which is more than the {RunLimit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s that one may take" : "";
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{runs}, {study.RunTimes.Average(time => time.TotalSeconds):0.0} s on average, the longest {longest.TotalSeconds:0.0} s{limit}.");
        }

        foreach (string sentence in study.Unfinished)
            yield return sentence;
    }

    private static string Injected(ComparisonTally tally)
    {
        if (tally.Ratio(Rules.Confidence, seed: 0) is not { } ratio)
            return "";
        string interval = ratio is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $" [{End(low, ratio.Value)}, {End(high, ratio.Value)}]") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Slower(ratio.Value):0.00}%{interval} slower");
    }

    private static string End(double end, double ratio) =>
        Figures.IsOpen(end, ratio) ? Figures.None : Slower(end).ToString("0.00", CultureInfo.InvariantCulture);

    private static double Slower(double ratio) => (ratio - 1) * 100;

    private static Cell Share(int count, int of) => new($"{count} ({Figures.Share(of == 0 ? 0 : (double)count / of)})", count);

    private static Cell Percent(double? fraction) => fraction switch
    {
        null => Cell.Empty,
        { } known when Figures.IsOpen(1 + known, 1) => new Cell(Figures.None),
        { } known => new Cell((known * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%", known),
    };
}
