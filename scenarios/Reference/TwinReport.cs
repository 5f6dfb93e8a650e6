using System.Globalization;
using Hostcall.Plots.Document;

namespace Hostcall.Scenarios.Reference;

/// <summary>What the harness costs beside its C twin.</summary>
internal static class TwinReport
{
    public static Report Of(TwinRequest request, IReadOnlyList<TwinRow> rows)
    {
        TwinRow[] compared = [.. rows.Where(row => row.Unavailable is null)];
        var table = new Table(
            $"{request.Scenario.Name}, this program against its C twin, ns per call",
            [
                new("path", ColumnKind.Name), new("ours", Priority: 2), new("C", Priority: 3), new("ours / C"), new("95% interval", Priority: 1), new("mismatches"),
                new("verdict", ColumnKind.Name),
            ],
            [
                .. compared.Select(row => new Row(
                    row.Path.IsRung ? $"- {row.Path.Id}" : row.Path.Id, Line($"{row.Ours:N1}"), Line($"{row.Twin:N1}"), Line($"{row.Ratio.Value:0.000}"),
                    Line($"[{row.Ratio.Low:0.000}, {row.Ratio.High:0.000}]"), Line($"{row.Mismatches}"), row.Verdict)),
            ]);
        return new Report("", [table, new Sentences([.. Remarks(request, rows, compared)])], []);
    }

    private static IEnumerable<string> Remarks(TwinRequest request, IReadOnlyList<TwinRow> rows, TwinRow[] compared)
    {
        foreach (var row in rows.Except(compared)) yield return $"{row.Path.Id} unavailable: {row.Unavailable}";
        foreach (var row in compared.Where(row => row.OurHash != row.TwinHash)) yield return $"{row.Path.Id}: the payloads differ, ours {row.OurHash}, C {row.TwinHash}";

        string[] hashes = [.. compared.SelectMany(row => (string[])[row.OurHash, row.TwinHash]).Distinct()];
        if (hashes is [var only]) yield return $"payload {only} on both sides of every path";
        yield return Line($"goal 1 ± {TwinRow.Tolerance}; {request.Rounds} rounds of {TwinRequest.PairsPerRound} pairs on CPU {request.Cpu}, seed {request.Seed}");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
