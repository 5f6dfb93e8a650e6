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

    /// <summary>What each group costs; groups partition the call. In the order of the table of groups.</summary>
    public IReadOnlyDictionary<string, double> Groups => Rows
        .Where(row => row.Self > 0)
        .GroupBy(row => row.Group)
        .OrderBy(group => FunctionGroups.OrderOf(group.Key))
        .ToDictionary(group => group.Key, group => group.Sum(row => row.Self));

    /// <summary>The part of the cost that lies in functions with a name, from 0 to 1.</summary>
    public double NamedShare => Total == 0 ? 1 : Rows.Where(row => row.Function.IsNamed).Sum(row => row.Self) / Total;
}
