namespace Hostcall.Results;

/// <summary>
/// What each path is measured against. The comparisons that matter are those of a path with its baseline; the many
/// others that a run makes are for whoever looks them up.
/// </summary>
public static class Baselines
{
    /// <summary>The comparisons of each path with its baseline, or with the first path of its lane where it has none.</summary>
    /// <param name="comparisons">Those of one scenario and lane.</param>
    /// <param name="rows">The rows of the same.</param>
    public static IReadOnlyList<Comparison> Among(IReadOnlyList<Comparison> comparisons, IReadOnlyList<SummaryRow> rows)
    {
        var byName = rows.ToDictionary(row => row.Name);
        return [.. comparisons.GroupBy(c => c.A).Select(path => BestOf([.. path], byName[path.Key]))];

        Comparison BestOf(Comparison[] ofPath, SummaryRow row)
        {
            SummaryRow partner = PartnerOf(row, rows, [.. ofPath.Select(c => byName[c.B])]);
            return ofPath.First(c => c.B == partner.Name);
        }
    }

    /// <summary>The row among <paramref name="candidates"/> that a path is best compared with; the first where none is wanted more.</summary>
    /// <param name="row">The path.</param>
    /// <param name="rows">All rows of its scenario and lane.</param>
    /// <param name="candidates">At least one.</param>
    public static SummaryRow PartnerOf(SummaryRow row, IReadOnlyList<SummaryRow> rows, IReadOnlyList<SummaryRow> candidates) =>
        Wanted(row, rows).Select(wanted => candidates.FirstOrDefault(other => other.Path == wanted)).FirstOrDefault(found => found is not null)
        ?? candidates[0];

    /// <summary>
    /// Pairs of rows that answer the question: a path, and what it is to replace, which is itself measured against another.
    /// The robust forms of a path, from the one that restores least of the host, answer with it.
    /// </summary>
    public static IEnumerable<(SummaryRow Old, SummaryRow New, SummaryRow[] Robust)> Replacements(IReadOnlyList<SummaryRow> rows) =>
        from fresh in rows
        where fresh.Traits is { RobustOf: null }
        from old in rows
        where old.Path == fresh.Traits!.Baseline && old.Traits?.Baseline is not null
        select (old, fresh, rows.Where(row => row.Traits?.RobustOf == fresh.Path && row.Form == fresh.Form).ToArray());

    /// <summary>
    /// Ids of paths to compare with, the best first: what the path is to replace, and what that is measured against; or
    /// where there is nothing to replace, another way to do the same, and then the base.
    /// </summary>
    private static IEnumerable<string> Wanted(SummaryRow row, IReadOnlyList<SummaryRow> rows)
    {
        string? baseline = row.Traits?.Baseline;
        string[] above = [.. Above(baseline, rows)];
        string[] siblings = above.Length > 1
            ? []
            : [.. rows.Where(other => baseline is not null && other.Path != row.Path && IsSibling(other.Traits)).Select(other => other.Path)];
        return siblings.Concat(above);

        bool IsSibling(PathTraits? traits) => traits is { RobustOf: null } && traits.Baseline == baseline;
    }

    private static IEnumerable<string> Above(string? baseline, IReadOnlyList<SummaryRow> rows)
    {
        // No chain is longer than there are rows, even in a file that says so.
        for (int i = 0; baseline is not null && i < rows.Count; i++)
        {
            yield return baseline;
            baseline = rows.FirstOrDefault(row => row.Path == baseline)?.Traits?.Baseline;
        }
    }
}
