using System.CommandLine;

namespace Hostcall.Scenarios.Commands;

/// <summary>Options that take names, separated by commas or given one by one.</summary>
internal static class NameList
{
    public static Option<string[]> Option(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        AllowMultipleArgumentsPerToken = true,
    };

    public static IReadOnlyList<string> Split(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    /// <summary>The one of a table that has a name.</summary>
    /// <exception cref="BadInputException">None has; suggests the nearest, or says that this is no option.</exception>
    public static T Pick<T>(string asked, IReadOnlyList<T> table, Func<T, string> nameOf, string kind)
    {
        foreach (var item in table)
        {
            if (nameOf(item) == asked) return item;
        }

        // These options take what follows them, a mistyped option too.
        if (asked.StartsWith('-')) throw new BadInputException($"there is no option {asked} here; see --help");
        string? nearest = NearestName.Of(asked, table.Select(nameOf));
        string hint = nearest is null ? "see list" : $"did you mean {nearest}?";
        throw new BadInputException($"there is no {kind} called {asked}; {hint}");
    }
}
