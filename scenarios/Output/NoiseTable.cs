using System.Globalization;
using System.Text;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Results.Noise;
using Hostcall.Statistics;
using Spectre.Console;

namespace Hostcall.Scenarios.Output;

/// <summary>A study of noise as a table, for a terminal and as markdown.</summary>
internal sealed class NoiseTable
{
    /// <summary>What a run may take for its verdicts to count as quick.</summary>
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);

    private static readonly SummaryOptions Rules = new();

    private static readonly string[] Headings =
        ["path", "truth", "comparisons", .. ComparisonTally.Judges, "noise floor", "smallest difference told"];

    /// <summary>The same in fewer words, since a terminal is narrow.</summary>
    private static readonly string[] BriefHeadings =
        ["path", "truth", "n", ComparisonTally.Ours, .. CommonPractice.All.Select(test => test.Tool), "floor", "told"];

    private readonly List<(string Path, double Percent, ComparisonTally Tally)> rows = [];
    private readonly List<string> sentences = [];

    private NoiseTable()
    {
    }

    public static NoiseTable Of(NoiseStudy study)
    {
        var table = new NoiseTable();
        bool severalScenarios = study.Rows.Select(row => row.Scenario).Distinct().Count() > 1;
        foreach (var row in study.Rows) table.rows.Add((severalScenarios ? $"{row.Scenario} {row.Path}" : row.Path, row.Percent, row.Tally));
        if (study.Rows.Select(row => (row.Scenario, row.Path)).Distinct().Count() > 1)
            table.rows.AddRange(study.Totals().Select(total => ("all", total.Percent, total.Tally)));
        table.sentences.AddRange(Sentences(study));
        return table;
    }

    public void Print()
    {
        if (rows.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple);
            table.AddColumns([.. BriefHeadings.Select(heading => new TableColumn(heading).NoWrap().Padding(0, 0, 1, 0))]);
            for (int column = 0; column < BriefHeadings.Length; column++)
                table.Columns[column].Alignment = column < 2 ? Justify.Left : Justify.Right;
            foreach (var row in rows) table.AddRow([.. Cells(row.Path, row.Percent, row.Tally, BriefShare).Select(Markup.Escape)]);
            Terminal.Out.Write(table);
        }

        foreach (string sentence in sentences) Terminal.Out.WriteLine(sentence);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        if (rows.Count > 0)
        {
            Line(Headings);
            Line(Headings.Select((_, column) => column < 2 ? "---" : "---:"));
            foreach (var row in rows) Line(Cells(row.Path, row.Percent, row.Tally, Share));
            text.Append('\n');
        }

        foreach (string sentence in sentences) text.Append("* ").Append(sentence).Append('\n');
        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string[] Cells(string path, double percent, ComparisonTally tally, Func<int, int, string> share)
    {
        bool slowed = percent > 0;
        return
        [
            path,
            slowed ? Injected(tally) : "A against A",
            tally.Comparisons.ToString(CultureInfo.InvariantCulture),
            .. ComparisonTally.Judges.Select(judge => share(slowed ? tally.Count(judge, Verdict.Slower) : tally.Claims(judge), tally.Comparisons)),
            slowed ? "" : Percent(tally.Floor),
            slowed ? "" : Percent(tally.SmallestDifference),
        ];
    }

    private static IEnumerable<string> Sentences(NoiseStudy study)
    {
        if (study.Rows.Count == 0)
        {
            yield return "No run of the study was finished with anything to compare.";
        }
        else
        {
            yield return "A against A: how many of the comparisons of a path with itself each rule calls faster or slower, which is false. Slower: how many of the comparisons of a slowed path with itself it calls slower, which is true.";
            foreach (double asked in study.Rows.Select(row => row.Percent).Where(percent => percent > 0).Distinct())
                yield return string.Create(CultureInfo.InvariantCulture, $"A slowdown of {asked:0.##}% was asked for; the table has what the runs show of it, estimated over all comparisons, with its 95% interval.");
            yield return string.Create(CultureInfo.InvariantCulture, $"Each comparison is one run of {study.Rounds} rounds, judged as one of the {study.ComparisonsAtOnce} that a run over these paths makes; the other rules are given the same blocks.");
            yield return "Noise floor (floor): 95 of 100 comparisons of a path with itself differ by less. Smallest difference told (told): what one comparison finds 95 times in 100, and never less than the margin of the verdicts.";
            var longest = study.RunTimes.Max();
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{study.RunTimes.Count} run{(study.RunTimes.Count == 1 ? "" : "s")}, {study.RunTimes.Average(time => time.TotalSeconds):0.0} s on average, the longest {longest.TotalSeconds:0.0} s{(longest > RunLimit ? $", which is more than the {RunLimit.TotalSeconds:0} s that one may take" : "")}.");
        }

        foreach (string sentence in study.Unfinished) yield return sentence;
    }

    private static string Injected(ComparisonTally tally)
    {
        if (tally.Ratio(Rules.Confidence, seed: 0) is not { } ratio) return "";
        string interval = ratio is { Low: { } low, High: { } high } ? $" [{End(low, ratio.Value)}, {End(high, ratio.Value)}]" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Slower(ratio.Value):0.00}%{interval} slower");
    }

    private static string End(double end, double ratio) =>
        Costs.IsOpen(end, ratio) ? Costs.Open : Slower(end).ToString("0.00", CultureInfo.InvariantCulture);

    private static double Slower(double ratio) => (ratio - 1) * 100;

    private static string Share(int count, int of) => $"{count} ({BriefShare(count, of)})";

    private static string BriefShare(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{(of == 0 ? 0 : 100.0 * count / of):0.0}%");

    private static string Percent(double? fraction) => fraction switch
    {
        null => "",
        { } known when Costs.IsOpen(1 + known, 1) => Costs.Open,
        { } known => string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00}%"),
    };
}
