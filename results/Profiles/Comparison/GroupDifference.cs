namespace Hostcall.Results.Profiles;

/// <summary>What a group costs on two paths, and on a third that takes some of the difference back.</summary>
/// <param name="Group">The group.</param>
/// <param name="From">Per call on the first path.</param>
/// <param name="To">Per call on the second path.</param>
/// <param name="Robust">Per call on the third path; null where there is none.</param>
public sealed record GroupDifference(string Group, double From, double To, double? Robust)
{
    /// <summary>What the second path saves.</summary>
    public double Saved => From - To;

    /// <summary>How much of that the third path spends again.</summary>
    public double? GivenBack => Robust - To;
}
