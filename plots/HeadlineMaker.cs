using System.Globalization;
using Hostcall.Plots.Sections;
using Hostcall.Plots.Traces;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>
/// The answer of a run: what the hypercall saves, what its robust form gives back, on which machines, what was
/// published, and what could not run. Where a run can't say that, the most useful that it can.
/// </summary>
internal static class HeadlineMaker
{
    private const int MostLines = 5;

    /// <summary>Lanes that have a line of their own; of more the others share one.</summary>
    private const int MostLanes = 3;

    /// <summary>A reason longer than this is told in full further down.</summary>
    private const int LongestReason = 220;

    public static Headline Of(Manifest manifest, Summary summary, IReadOnlyList<LaneTrace> traces)
    {
        Answer[] answers = [.. Answers(summary)];
        string[] closing = [.. Published(summary, answers), .. Missing(summary)];
        string[] lines = [.. Lines(manifest, summary, answers).Concat(traces.SelectMany(DifferenceText.Short)).Take(MostLines - closing.Length), .. closing];
        return new Headline(lines, answers);
    }

    /// <summary>Machines without a known artefact first; where one is there, the others are left to the tables.</summary>
    private static IEnumerable<string> Lines(Manifest manifest, Summary summary, Answer[] answers)
    {
        SummaryRow[] measured = [.. summary.Rows.Where(row => row.Estimate is not null)];
        if (measured.Length == 0)
            return [];
        string scenario = (answers.FirstOrDefault()?.Scenario) ?? measured[0].Scenario;
        Answer[] first = [.. answers.Where(answer => answer.Scenario == scenario)];
        Answer[] clean = [.. first.Where(answer => !answer.HasArtefact)];
        Answer[] told = clean.Length > 0 ? clean : first;
        bool isMany = told.Length > MostLanes;
        var lines = told.Take(isMany ? MostLanes - 1 : MostLanes).Select(answer => Line(answer, summary, manifest)).ToList();
        if (isMany) lines.AddRange(told[(MostLanes - 1)..].GroupBy(answer => (answer.From, answer.To)).Select(same => Range([.. same])));
        var unanswered = measured.Where(row => row.Scenario == scenario && !row.IsRung && first.All(answer => answer.Lane != row.Lane));
        lines.AddRange(unanswered.GroupBy(row => row.Lane).Select(lane => Costs(scenario, [.. lane], manifest)));
        var others = answers.Where(answer => answer.Scenario != scenario && !answer.HasArtefact).ToArray();
        foreach (var alike in others.GroupBy(answer => (answer.From, answer.To)).Reverse())
        {
            string range = string.Join("; ", alike.GroupBy(answer => answer.Lane).Select(lane => $"{RangeOf([.. lane])} on {lane.Key}"));
            string[] names = [.. alike.Select(answer => answer.Scenario).Distinct()];
            string scenarios = names.Length == 1 ? $"For {names[0]}" : $"Over {Counted(names.Length, "other scenario")}";
            lines.Insert(Math.Min(1, lines.Count), $"{scenarios}, {alike.Key.From} / {alike.Key.To} is {range}.");
        }

        return lines;
    }

    private static string RangeOf(Answer[] answers)
    {
        string least = Figures.Ratio(answers.Min(answer => answer.Ratio)), most = Figures.Ratio(answers.Max(answer => answer.Ratio));
        return least == most ? least : $"{least} to {most}";
    }

    private static string Line(Answer answer, Summary summary, Manifest manifest)
    {
        SummaryRow from = summary.Rows.First(row => row.Scenario == answer.Scenario && row.Lane == answer.Lane && row.Name == answer.From);
        string times = answer.Exact ? Wording.Exact
            : Figures.RatioInterval(answer.Ratio, answer.CiLow, answer.CiHigh) is { Length: > 0 } interval ? interval
            : "without an interval";
        string what = $"{answer.Scenario} on {LaneText.Name(answer.Lane, manifest)}: {answer.To} ";
        string cost = answer.Unit.Format(from.Estimate!.Value);
        string ratio = $"{answer.From} / {answer.To} = {Figures.Ratio(answer.Ratio)}, {times}";
        if (answer.Saved <= 0)
            return $"{what}saves nothing of {answer.From}'s {cost} ({ratio}){Artefact(answer)}.";
        string back = answer is { Robust: { } robust, GivenBack: { } share }
            ? $"; {string.Concat(Between(summary, answer, from))}{robust} gives back {Figures.Share(share)} of that "
                + $"({answer.From} / {robust} = {Figures.Ratio(answer.RobustRatio!.Value)})"
            : "";
        return $"{what}saves {answer.Unit.Cell(answer.Saved)} of {answer.From}'s {cost} ({ratio}){back}{Artefact(answer)}.";
    }

    /// <summary>What forms give back that restore less of the host than the one that answers.</summary>
    private static IEnumerable<string> Between(Summary summary, Answer answer, SummaryRow from)
    {
        var robust = summary.Rows.First(row => row.Scenario == answer.Scenario && row.Lane == answer.Lane && row.Name == answer.Robust);
        return from row in summary.Rows
               where (row.Scenario, row.Lane, row.Form) == (robust.Scenario, robust.Lane, robust.Form) && row.Name != robust.Name
               where row.Traits?.RobustOf == robust.Traits?.RobustOf && row.Estimate is not null
               select $"{row.Name} gives back {Figures.Share(1 - ((from.Estimate!.Value - row.Estimate!.Value) / answer.Saved))}, ";
    }

    /// <summary>The ratio alone, from the lowest to the highest with its lane.</summary>
    private static string Range(Answer[] answers)
    {
        Answer least = answers.MinBy(answer => answer.Ratio)!, most = answers.MaxBy(answer => answer.Ratio)!;
        string range = least.Ratio == most.Ratio
            ? Figures.Ratio(least.Ratio)
            : $"{Figures.Ratio(least.Ratio)} ({least.Lane}) to {Figures.Ratio(most.Ratio)} ({most.Lane})";
        return $"{answers[0].Scenario} on {Counted(answers.Length, "other lane")}: {answers[0].From} / {answers[0].To} = {range}.";
    }

    private static string Artefact(Answer answer) => answer.HasArtefact
        ? "; one of these paths is longer here than on a real machine of the kind, see the warnings"
        : "";

    /// <summary>Without the two paths: what each of the others costs beside the first.</summary>
    private static string Costs(string scenario, SummaryRow[] rows, Manifest manifest)
    {
        SummaryRow plain = rows.FirstOrDefault(row => row.IsBase) ?? rows[0];
        string[] others =
        [
            .. rows.Where(row => row != plain)
                .OrderByDescending(row => row.Traits?.Ladder is not null)
                .Take(2)
                .Select(row => $"{row.Name} {row.Unit.Format(row.Estimate!.Value)}{Times(row.Estimate.Value)}"),
        ];
        string cost = $"{plain.Unit.Format(plain.Estimate!.Value)} {Plots.Costs.Spread(plain)}".TrimEnd();
        return $"{scenario} on {LaneText.Name(plain.Lane, manifest)}: {string.Join(", ", others.Prepend($"{plain.Name} costs {cost}"))}.";

        string Times(double estimate) => plain.Estimate > 0 ? $" ({Figures.Ratio(estimate / plain.Estimate.Value)} times)" : "";
    }

    private static IEnumerable<Answer> Answers(Summary summary) =>
        from lane in summary.Rows.GroupBy(row => (row.Scenario, row.Lane))
        from found in Baselines.Replacements([.. lane])
        from c in summary.Comparisons
        where (c.Scenario, c.Lane) == lane.Key && c.Ratio > 0
        where (c.A, c.B) == (found.Old.Name, found.New.Name) || (c.A, c.B) == (found.New.Name, found.Old.Name)
        let answer = AnswerOf(c, found.Old, found.New, found.Robust.LastOrDefault(row => row.Estimate > 0))
        orderby Array.FindIndex([.. summary.Rows], row => row.Scenario == answer.Scenario), answer.HasArtefact
        select answer;

    private static Answer AnswerOf(Comparison c, SummaryRow from, SummaryRow to, SummaryRow? robust)
    {
        bool inverse = c.A == to.Name;
        bool exact = RowsTable.IsExact(from) && RowsTable.IsExact(to);
        double saved = from.Estimate!.Value - to.Estimate!.Value;
        return new Answer(
            c.Scenario,
            c.Lane,
            from.Unit,
            from.Name,
            to.Name,
            inverse ? 1 / c.Ratio : c.Ratio,
            exact ? null : inverse ? 1 / c.CiHigh : c.CiLow,
            exact ? null : inverse ? 1 / c.CiLow : c.CiHigh,
            exact,
            saved,
            robust?.Name,
            from.Estimate / robust?.Estimate,
            saved > 0 ? (robust?.Estimate - to.Estimate) / saved : null,
            new[] { from, to, robust }.Any(row => row?.Artefact is not null));
    }

    private static IEnumerable<string> Published(Summary summary, Answer[] answers)
    {
        if (answers.Length == 0)
            yield break;
        // Names of rows hold the form in which a path took part; what others published has none.
        (string old, string fresh) = (Case.Of("", "", answers[0].From).Path, Case.Of("", "", answers[0].To).Path);
        PublishedFigure? exit = Claim(old), hypercall = Claim(fresh);
        if (exit?.ValueLow is { } slow && hypercall?.ValueLow is { } fast and > 0 && exit.Unit == hypercall.Unit)
        {
            string ratio = (slow / fast).ToString("0.0#", CultureInfo.InvariantCulture);
            yield return $"Published, not measured here: {old} / {fresh} = {ratio}, in time, on a {exit.Machine} ({exit.Year}).";
        }

        PublishedFigure? Claim(string path) => summary.Published.FirstOrDefault(figure => figure.IsClaim && figure.Path == path);
    }

    /// <summary>The paths that most rows lack for one reason, and how many more there are.</summary>
    private static IEnumerable<string> Missing(Summary summary)
    {
        var reasons = summary.Rows.Where(row => row.Status != Status.Measured)
            .GroupBy(row => (row.Status, row.Reason, row.Remedy))
            .OrderByDescending(same => same.Any(row => !row.IsRung)).ThenByDescending(same => same.Count())
            .ToArray();
        if (reasons.Length == 0)
            yield break;
        var first = reasons[0];
        string why = Wording.Joined(first.Key.Reason, first.Key.Remedy);
        if (why.Length > LongestReason)
            why = Wording.Joined(first.Key.Reason, null) is { Length: <= LongestReason } reason ? $"{reason} (remedy below)" : "see below";
        int others = reasons.Skip(1).SelectMany(same => same.Select(row => (row.Lane, row.Name))).Distinct().Count();
        string what = first.Key.Status == Status.Failed ? "Failed" : "Could not run";
        string more = others > 0 ? $"; {Counted(others, "more row")} for other reasons, below" : "";
        yield return Wording.Closed($"{what}: {Listed(first.Select(row => row.Name))} on {Listed(first.Select(row => row.Lane))}: {why.TrimEnd('.')}{more}");

        static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct());
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
