namespace Hostcall.Results.Profiles;

/// <summary>What one trace of one scenario on one lane shows. Its paths belong together: one kernel, one unit.</summary>
/// <param name="Scenario">What was asked.</param>
/// <param name="Lane">Where it ran.</param>
/// <param name="CommandLine">The command that traces this again.</param>
/// <param name="Kernel">The kernel of a lab, as it names itself; null on this machine, or where it is not known.</param>
/// <param name="Asked">The two paths whose difference was asked for; null where none was.</param>
/// <param name="Paths">In the order of tables; at least one.</param>
/// <param name="Missing">Why paths that were asked for are not there, a sentence each.</param>
public sealed record LaneTrace(
    string Scenario,
    string Lane,
    string CommandLine,
    string? Kernel,
    PathPair? Asked,
    IReadOnlyList<TracedPath> Paths,
    IReadOnlyList<string> Missing)
{
    /// <summary>Unit of all figures, the same for all.</summary>
    public Unit Unit => Paths[0].Profile.Unit;

    /// <summary>The profiles of the paths.</summary>
    public IReadOnlyList<Profile> Profiles => [.. Paths.Select(path => path.Profile)];

    /// <summary>The difference that was asked for, else the first of <see cref="Comparisons"/> that can be made, else null.</summary>
    public PathDiff? Difference => Comparisons.Prepend(Asked).OfType<PathPair>().Select(Of).FirstOrDefault(diff => diff is not null);

    /// <summary>Pairs that answer a question: what a hypercall saves, and what a guest costs where there is no hypercall.</summary>
    private static IEnumerable<PathPair> Comparisons { get; } =
        [new("vm-exit", "hypercall"), new("ptrace-sysemu", "vm-exit"), new("vm-exit", "host"), new("ptrace-sysemu", "host")];

    /// <summary>With the robust form of the second path where it was traced.</summary>
    private PathDiff? Of(PathPair pair) => Find(pair.From) is { } from && Find(pair.To) is { } to
        ? PathDiff.Of(from, to, Find(pair.To + PathDiff.RobustSuffix))
        : null;

    private Profile? Find(string path) => Profiles.FirstOrDefault(profile => profile.Path == path);
}
