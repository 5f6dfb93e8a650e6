namespace Hostcall.Results.Profiles;

/// <summary>Where the difference between two paths lies.</summary>
/// <param name="From">The first path.</param>
/// <param name="To">The second path.</param>
/// <param name="Robust">A third one, which does what the second does but takes less of a risk; may be null.</param>
/// <param name="Sections">In the order of the table of sections. Their differences add up to that of the paths.</param>
/// <param name="Functions">By the size of the difference; those without one are left out.</param>
public sealed record PathDiff(
    Profile From, Profile To, Profile? Robust, IReadOnlyList<SectionDifference> Sections, IReadOnlyList<FunctionDifference> Functions)
{
    public double Saved => From.Total - To.Total;

    public double? GivenBack => Robust?.Total - To.Total;

    /// <summary>Functions that only the first path runs.</summary>
    public IEnumerable<FunctionDifference> OnlyFrom => Functions.Where(function => function.To == 0);

    /// <summary>Functions that only the second path runs.</summary>
    public IEnumerable<FunctionDifference> OnlyTo => Functions.Where(function => function.From == 0);

    /// <exception cref="ArgumentException">The profiles are not of one scenario, lane and unit.</exception>
    public static PathDiff Of(Profile from, Profile to, Profile? robust = null)
    {
        foreach (var other in new[] { to, robust ?? to })
        {
            if ((other.Scenario, other.Lane, other.Unit) != (from.Scenario, from.Lane, from.Unit))
                throw new ArgumentException($"{other.Lane} {other.Path} cannot be compared with {from.Lane} {from.Path}");
        }

        return new PathDiff(from, to, robust, CompareSections(from, to, robust), CompareFunctions(from, to));
    }

    private static List<SectionDifference> CompareSections(Profile from, Profile to, Profile? robust)
    {
        var (first, second, third) = (from.Sections, to.Sections, robust?.Sections);
        return
        [
            .. first.Keys.Union(second.Keys).Union(third?.Keys ?? [])
                .OrderBy(SectionName.OrderOf)
                .Select(section => new SectionDifference(
                    section, first.GetValueOrDefault(section), second.GetValueOrDefault(section), third is null ? null : third.GetValueOrDefault(section))),
        ];
    }

    private static List<FunctionDifference> CompareFunctions(Profile from, Profile to)
    {
        var (first, second) = (SelfOf(from), SelfOf(to));
        return
        [
            .. first.Keys.Union(second.Keys)
                .Select(function => new FunctionDifference(function, first.GetValueOrDefault(function), second.GetValueOrDefault(function)))
                .Where(difference => difference.Saved != 0)
                .OrderByDescending(difference => Math.Abs(difference.Saved))
                .ThenBy(difference => difference.Function.ToString(), StringComparer.Ordinal),
        ];
    }

    private static Dictionary<FunctionName, double> SelfOf(Profile profile) => profile.Rows
        .GroupBy(row => row.Function)
        .ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Self));
}

/// <summary>What a section costs on two paths, and on a third that takes some of the difference back.</summary>
/// <param name="Section">The section.</param>
/// <param name="From">Per call on the first path.</param>
/// <param name="To">Per call on the second path.</param>
/// <param name="Robust">Per call on the third path; null where there is none.</param>
public sealed record SectionDifference(string Section, double From, double To, double? Robust)
{
    /// <summary>What the second path saves.</summary>
    public double Saved => From - To;

    /// <summary>How much of that the third path spends again.</summary>
    public double? GivenBack => Robust - To;
}

/// <summary>What a function itself costs on two paths; 0 where a path has none of it.</summary>
public sealed record FunctionDifference(FunctionName Function, double From, double To)
{
    public double Saved => From - To;
}
