using System.Globalization;
using System.Text.RegularExpressions;

namespace Hostcall.Results.Noise;

/// <summary>
/// One of the forms in which a path takes part in a study of noise, as its name in the files says: <c>host#0a</c> and
/// <c>host#0b</c> are the same twice, and <c>host#0+3%</c> is the path slowed down by 3 %. Forms of one pair have one number.
/// </summary>
/// <param name="Path">The path's id.</param>
/// <param name="Pair">Number of the pair, from 0.</param>
/// <param name="Form">Which of the pair.</param>
/// <param name="Percent">By how much it was to be slower, in percent; 0 where it is the path as it is.</param>
public sealed partial record Replica(string Path, int Pair, ReplicaForm Form, double Percent = 0)
{
    /// <summary>What follows the path's id in its name.</summary>
    public string Suffix => string.Create(CultureInfo.InvariantCulture, $"#{Pair}{Form switch
    {
        ReplicaForm.First => "a",
        ReplicaForm.Second => "b",
        _ => string.Create(CultureInfo.InvariantCulture, $"+{Percent}%"),
    }}");

    /// <summary>Reads a name; null for one that is not of a replica.</summary>
    public static Replica? Parse(string name)
    {
        if (Pattern().Match(name) is not { Success: true } match
            || !int.TryParse(match.Groups["pair"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int pair))
            return null;
        string path = match.Groups["path"].Value;
        return match.Groups["form"].Value switch
        {
            "a" => new Replica(path, pair, ReplicaForm.First),
            "b" => new Replica(path, pair, ReplicaForm.Second),
            _ => new Replica(
                path, pair, ReplicaForm.Slowed, double.Parse(match.Groups["percent"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)),
        };
    }

    [GeneratedRegex(@"^(?<path>.+)#(?<pair>\d+)(?<form>a|b|\+(?<percent>\d+(\.\d+)?)%)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Which form of a pair.</summary>
public enum ReplicaForm
{
    /// <summary>The path as it is, with which the others are compared.</summary>
    First,

    /// <summary>The same again.</summary>
    Second,

    /// <summary>The same with extra work in its payload.</summary>
    Slowed,
}
