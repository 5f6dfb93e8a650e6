using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>A range of scenarios on one lane: how many times the cost of a plain call each path takes at each of its points.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Range">Of the points that have a plain call there.</param>
/// <param name="Paths">Those that were measured at more than one of these points.</param>
internal sealed record RangeView(string Lane, ScenarioRange Range, IReadOnlyList<RangeLine> Paths)
{
    /// <summary>A path that takes so much more than a plain call, or less, matters little.</summary>
    private const double Matters = 1.1;

    public static IEnumerable<RangeView> Of(Summary summary, ScenarioRange range)
    {
        foreach (var lane in summary.Rows.Where(row => row is { IsPath: true, Estimate: > 0 }).GroupBy(row => row.Lane))
        {
            var plain = lane.Where(row => row.IsBase).ToDictionary(row => row.Scenario, row => row.Estimate!.Value);
            RangePoint[] points = [.. range.Points.Where(point => plain.ContainsKey(point.Scenario))];
            RangeLine[] paths =
            [
                .. from row in lane
                   where !row.IsBase
                   group row by row.Name into path
                   let ratios = points.Select(point => path.FirstOrDefault(row => row.Scenario == point.Scenario)?.Estimate / plain[point.Scenario]).ToArray()
                   where ratios.Count(ratio => ratio is not null) > 1
                   select new RangeLine(path.Key, ratios),
            ];
            if (paths.Length > 0) yield return new RangeView(lane.Key, range with { Points = points }, paths);
        }
    }

    /// <summary>Where the path stops to matter, path by path.</summary>
    public IEnumerable<string> Sentences()
    {
        string within = $"within {Figures.Percent(Matters - 1)} of a plain call";
        string[] always = [.. Paths.Where(path => From(path) == 0).Select(path => path.Name)];
        string[] never = [.. Paths.Where(path => From(path) is null).Select(path => path.Name)];
        if (always.Length > 0) yield return $"At each of these points {within}: {string.Join(", ", always)}.";
        foreach (var point in Paths.Where(path => From(path) > 0).GroupBy(path => From(path)!.Value).OrderBy(point => point.Key))
            yield return $"From {Range.Points[point.Key].Amount} on {within}: {string.Join(", ", point.Select(path => path.Name))}.";
        if (never.Length > 0) yield return $"Not {within}, up to {Range.Points[^1].Amount}: {string.Join(", ", never)}.";
    }

    /// <summary>The first point from which on the path stays near a plain call; null where it does not.</summary>
    internal static int? From(RangeLine path)
    {
        int last = path.Times.ToList().FindLastIndex(ratio => ratio is not null && (ratio > Matters || ratio < 1 / Matters));
        int next = path.Times.ToList().FindIndex(last + 1, ratio => ratio is not null);
        return next < 0 ? null : next;
    }
}

/// <summary>One path of it.</summary>
/// <param name="Name">With its form.</param>
/// <param name="Times">For each point, how many times the cost of a plain call; null where it was not measured.</param>
internal sealed record RangeLine(string Name, IReadOnlyList<double?> Times);
