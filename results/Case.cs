namespace Hostcall.Results;

/// <summary>What a row, a series and a verdict are about.</summary>
/// <param name="Scenario">Scenario name, such as <c>getpid</c>.</param>
/// <param name="Lane">Where it ran, such as <c>native</c>.</param>
/// <param name="Path">Path or rung id, such as <c>vm-exit</c>.</param>
/// <param name="Form">
/// How the path took part where it did so more than once: <c>@</c> and a placement, <c>#</c> and a replica; else empty.
/// </param>
public sealed record Case(string Scenario, string Lane, string Path, string Form = "")
{
    /// <summary>The path with its form, such as <c>ptrace-sysemu@cross-cpu</c>: how tables and charts name the case within a lane.</summary>
    public string Name => Path + Form;

    /// <summary>The case of a name that holds path and form, as files of schema 1 have it.</summary>
    public static Case Of(string scenario, string lane, string name)
    {
        int form = name.AsSpan().IndexOfAny('@', '#');
        return form <= 0 ? new Case(scenario, lane, name) : new Case(scenario, lane, name[..form], name[form..]);
    }

    /// <summary>For sentences, and as the seed of its random numbers.</summary>
    public override string ToString() => $"{Scenario} on {Lane} {Name}";
}
