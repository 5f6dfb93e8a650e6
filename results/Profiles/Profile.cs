namespace Hostcall.Results.Profiles;

/// <summary>Where one call of a scenario on one path goes.</summary>
/// <param name="Scenario">What was asked.</param>
/// <param name="Lane">Where it ran.</param>
/// <param name="Path">How it got to the kernel.</param>
/// <param name="Unit">Of all figures: <c>instructions</c> or <c>ns</c>, as in the other files of a run.</param>
/// <param name="Rows">The most expensive first.</param>
public sealed record Profile(string Scenario, string Lane, string Path, Unit Unit, IReadOnlyList<ProfileRow> Rows)
{
    /// <summary>What a call costs, all told.</summary>
    public double Total => Rows.Sum(row => row.Self);

    /// <summary>What each section costs; sections partition the call. In the order of the table of sections.</summary>
    public IReadOnlyDictionary<string, double> Sections => Rows
        .Where(row => row.Self > 0)
        .GroupBy(row => row.Section)
        .OrderBy(section => SectionName.OrderOf(section.Key))
        .ToDictionary(section => section.Key, section => section.Sum(row => row.Self));

    /// <summary>Below this part, a profile is called partial: what it shows depends on what could be named.</summary>
    private const double EnoughNames = 0.9;

    /// <summary>The part of the cost that lies in functions with a name, from 0 to 1.</summary>
    public double NamedShare => Total == 0 ? 1 : Rows.Where(row => row.Function.IsNamed).Sum(row => row.Self) / Total;

    /// <summary>Whether nearly all of the cost has a name.</summary>
    public bool HasEnoughNames => NamedShare >= EnoughNames;
}

/// <summary>One function of a profile, per call of the scenario.</summary>
/// <param name="Function">The function.</param>
/// <param name="Section">
/// Its own section, or that of its nearest caller with one; a function called from several sections has a row for each.
/// </param>
/// <param name="Self">Spent in the function itself. Over all rows these add up to what the call costs.</param>
/// <param name="WithCallees">Spent in it and in what it called.</param>
public sealed record ProfileRow(FunctionName Function, string Section, double Self, double WithCallees);
