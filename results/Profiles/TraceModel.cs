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
    /// <summary>Of the machine, as in <see cref="PayloadIdentity.Architecture"/>; null where it is that of all traces of before there was another.</summary>
    public string? Architecture { get; init; }

    /// <summary>Whether it is of the architecture that the rest of this program's published figures are of.</summary>
    public bool IsOfFirstArchitecture => Architecture is null or PayloadIdentity.FirstArchitecture;

    /// <summary>Unit of all figures, the same for all.</summary>
    public Unit Unit => Paths[0].Profile.Unit;

    /// <summary>The profiles of the paths.</summary>
    public IReadOnlyList<Profile> Profiles => [.. Paths.Select(path => path.Profile)];

    /// <summary>The difference that was asked for, else the first of <see cref="Comparisons"/>, else null.</summary>
    public PathDiff? Difference => Comparisons.Prepend(Asked).OfType<PathPair>().Select(Of).FirstOrDefault(diff => diff is not null);

    /// <summary>
    /// Pairs that answer a question: what a path saves against the one that it is to replace; then, where there is none to
    /// replace, what a way that takes an exit costs against one that takes none, and each against the one that all are compared with.
    /// </summary>
    private IEnumerable<PathPair> Comparisons
    {
        get
        {
            var known = Paths.Where(path => path.Traits is { RobustOf: null, Baseline: not null }).ToArray();
            var replacing = known.Where(path => Find(path.Traits!.Baseline!)?.Traits?.Baseline is not null);
            var others = known.Except(replacing).ToArray();
            var siblings = others.SelectMany((first, index) => others.Skip(index + 1).Where(second => second.Traits!.Baseline == first.Traits!.Baseline
                    && second.Traits.Ladder is null != first.Traits.Ladder is null)
                .Select(second => new PathPair(first.Profile.Path, second.Profile.Path)));
            return
            [
                .. replacing.Select(path => new PathPair(path.Traits!.Baseline!, path.Profile.Path)),
                .. siblings,
                .. others.OrderByDescending(path => path.Traits!.Ladder is not null).Select(path => new PathPair(path.Profile.Path, path.Traits!.Baseline!)),
            ];
        }
    }

    /// <summary>With the most robust form of the second path that was traced.</summary>
    private PathDiff? Of(PathPair pair) => Find(pair.From) is { } from && Find(pair.To) is { } to
        ? PathDiff.Of(from.Profile, to.Profile, Paths.LastOrDefault(path => path.Traits?.RobustOf == pair.To)?.Profile)
        : null;

    private TracedPath? Find(string path) => Paths.FirstOrDefault(traced => traced.Profile.Path == path);
}

/// <summary>One path of one scenario on one lane, traced.</summary>
/// <param name="Profile">Where a call goes.</param>
/// <param name="Stacks">The same by chain of callers; empty where they were not kept.</param>
/// <param name="Ledger">Transitions; empty where samples were taken, which cannot tell.</param>
/// <param name="Calls">How many calls the figures are a mean of.</param>
/// <param name="Notes">What to know before reading the figures, a sentence each.</param>
public sealed record TracedPath(
    Profile Profile, IReadOnlyList<FoldedLine> Stacks, IReadOnlyList<TransitionCount> Ledger, long Calls, IReadOnlyList<string> Notes)
{
    /// <summary>Too little of it could be named, or by the wrong names; a note says why.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What the path is measured against; null where that is not known.</summary>
    public PathTraits? Traits { get; init; }
}

/// <summary>How often one call makes a step that costs far more than the one instruction that it is.</summary>
/// <param name="Transition">What tables call it: <c>wrmsr</c>, <c>VM exits</c> …</param>
/// <param name="PerCall">0 where the path never does.</param>
public sealed record TransitionCount(string Transition, double PerCall)
{
    private const string Separator = ": ";

    /// <summary>The name of a part of a transition: <c>wrmsr: SPEC_CTRL</c>.</summary>
    public static string DetailOf(string transition, string detail) => transition + Separator + detail;

    /// <summary>Whether a name is that of a part of another one.</summary>
    public static bool IsDetailOf(string name, string transition) => name.StartsWith(transition + Separator, StringComparison.Ordinal);
}

/// <summary>A chain of callers and what one call spends in its innermost function.</summary>
/// <param name="Functions">Outermost first, as <see cref="FunctionName"/> writes them.</param>
/// <param name="Weight">In the unit of the profile, rounded to a whole one.</param>
public sealed record FoldedLine(IReadOnlyList<string> Functions, long Weight);

/// <summary>Two paths to compare.</summary>
/// <param name="From">The path to start from.</param>
/// <param name="To">The path that saves something against it, or costs more.</param>
public sealed record PathPair(string From, string To);
